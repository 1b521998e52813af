// Command xlaplugin fetches XLA's plugin for the CPU from the release page of
// go-xla's plugins, for platforms that the Python package index has no wheel for,
// and prints its path:
//
//	go run ./xlaplugin [-platform linux_arm64] FOLDER
//
// The page names no checksums that we could pin. So what came is not verified
// beyond HTTPS, and its SHA-256 is said, to be compared by whoever wants to.
package main

import (
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/gomlx/go-xla/installer"
)

// version is what go-xla's own installation takes, of go.mod's version of go-xla.
const version = "v0.114.0"

func main() {
	platform := flag.String("platform", runtime.GOOS+"_"+runtime.GOARCH, "operating system and processor, by Go's names")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: xlaplugin [-platform linux_arm64] FOLDER")
		os.Exit(2)
	}
	http.DefaultClient.Timeout = 15 * time.Minute // a network that swallows everything is no reason to wait for ever
	path, err := fetch(*platform, flag.Arg(0), os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "xlaplugin:", err)
		os.Exit(1)
	}
	fmt.Println(path)
}

// fetch installs the platform's plugin in the folder and returns its path. It
// tells log what came.
func fetch(platform, folder string, log io.Writer) (path string, err error) {
	if err := installer.CPUInstall(platform, version, folder, false, installer.Quiet); err != nil {
		return "", err
	}
	found, err := filepath.Glob(filepath.Join(folder, "pjrt_c_api_cpu_*plugin.*"))
	if err != nil {
		return "", err
	}
	for _, file := range found {
		if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
			continue
		}
		size, sum, err := digest(file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(log, "XLA's plugin %s for %s, %d MB, is not verified: its page names no checksum. Its SHA-256 is %x.\n", version, platform, size/1e6, sum)
		return filepath.Abs(file)
	}
	return "", errors.New("the release holds no plugin")
}

// digest returns a file's size in bytes and its SHA-256.
func digest(path string) (size int64, sum []byte, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, nil, err
	}
	defer file.Close()
	hash := sha256.New()
	size, err = io.Copy(hash, file)
	return size, hash.Sum(nil), err
}
