// Command page makes the page of web/: one file that holds everything, and the same in
// parts for a web server.
//
//	page/atelier.html                  runs from anywhere, a file: address as well
//	page/site/index.html, atelier.wasm.gz
//
// It is run in the repository's root (make page). The scripts are bundled by esbuild, and
// Go's own wasm_exec.js is put before the worker's.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// most is how large the page may be, in bytes.
const most = 6_000_000

func main() {
	if err := run("page"); err != nil {
		fmt.Fprintln(os.Stderr, "page:", err)
		os.Exit(1)
	}
}

func run(out string) error {
	wasm, err := program()
	if err != nil {
		return err
	}
	worker, err := workerScript()
	if err != nil {
		return err
	}
	script, err := bundled("web/page/main.js")
	if err != nil {
		return err
	}
	style, err := minified("web/page/style.css", api.LoaderCSS)
	if err != nil {
		return err
	}
	template, err := os.ReadFile("web/page/index.html")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(out, "site"), 0o777); err != nil {
		return err
	}
	write := func(name, packed, connect string) error {
		page := strings.NewReplacer( // one pass: what is put in is not looked at again
			"@CSP@", policy(style, script, connect),
			"@STYLE@", style,
			"@SCRIPT@", script,
			"@WORKER@", worker,
			"@WASM@", packed,
		).Replace(string(template))
		if len(page) > most {
			return fmt.Errorf("%s has %d bytes: at most %d", name, len(page), most)
		}
		path := filepath.Join(out, name)
		fmt.Printf("%s, %.1f MB\n", path, float64(len(page))/1e6)
		return replace(path, []byte(page))
	}
	return errors.Join(
		write("atelier.html", base64.StdEncoding.EncodeToString(wasm), "'none'"),
		write("site/index.html", "", "'self'"),
		replace(filepath.Join(out, "site", "atelier.wasm.gz"), wasm),
	)
}

// replace writes a file whole or not at all.
func replace(path string, data []byte) error {
	if err := os.WriteFile(path+".tmp", data, 0o666); err != nil {
		return errors.Join(err, os.Remove(path+".tmp"))
	}
	return os.Rename(path+".tmp", path)
}

// policy is the page's Content-Security-Policy: it loads nothing from elsewhere and runs
// nothing but what it was made with.
func policy(style, script, connect string) string {
	hash := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return strings.Join([]string{
		"default-src 'none'", "base-uri 'none'", "form-action 'none'",
		"style-src " + hash(style), "script-src " + hash(script) + " 'wasm-unsafe-eval'",
		"worker-src blob:", "img-src data:", "connect-src " + connect,
	}, "; ")
}

// program compiles the worker's Go program, and packs it.
func program() ([]byte, error) {
	dir, err := os.MkdirTemp("", "atelier-page-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "atelier.wasm")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, "./web/worker")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return nil, fmt.Errorf("go build ./web/worker: %w", err)
	}
	wasm, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(wasm); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}

// workerScript is what runs in the worker.
func workerScript() (string, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w", err)
	}
	exec, err := minified(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"), api.LoaderJS)
	if err != nil {
		return "", err
	}
	own, err := minified("web/page/worker.js", api.LoaderJS)
	if err != nil {
		return "", err
	}
	return inline(exec + own)
}

// bundled is a script with all that it imports.
func bundled(entry string) (string, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{entry}, Bundle: true, Format: api.FormatIIFE, Target: api.ES2022, Charset: api.CharsetUTF8,
		MinifyWhitespace: true, MinifySyntax: true, LegalComments: api.LegalCommentsInline,
	})
	if len(result.Errors) > 0 {
		return "", failed(entry, result.Errors)
	}
	return inline(string(result.OutputFiles[0].Contents))
}

// minified is a file by itself.
func minified(path string, loader api.Loader) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	result := api.Transform(string(text), api.TransformOptions{
		Loader: loader, Target: api.ES2022, Charset: api.CharsetUTF8, MinifyWhitespace: true, LegalComments: api.LegalCommentsInline,
	})
	if len(result.Errors) > 0 {
		return "", failed(path, result.Errors)
	}
	return inline(string(result.Code))
}

// inline is text that may stand in a page's element.
func inline(text string) (string, error) {
	for _, end := range []string{"</script", "</style", "<!--"} {
		if strings.Contains(strings.ToLower(text), end) {
			return "", fmt.Errorf("a text that is to stand in the page holds %q", end)
		}
	}
	return text, nil
}

func failed(path string, messages []api.Message) error {
	var list []error
	for _, m := range messages {
		at := path
		if m.Location != nil {
			at = fmt.Sprintf("%s:%d", m.Location.File, m.Location.Line)
		}
		list = append(list, fmt.Errorf("%s: %s", at, m.Text))
	}
	return errors.Join(list...)
}
