package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// standIn serves what a release page would: the release's files, by platform.
func standIn(t *testing.T, plugins map[string]string) {
	mux := http.NewServeMux()
	mux.HandleFunc("/repos/gomlx/pjrt-cpu-binaries/releases/tags/"+version, func(w http.ResponseWriter, r *http.Request) {
		var assets []string
		for platform := range plugins {
			assets = append(assets, fmt.Sprintf(`{"browser_download_url": "https://github.example/a/pjrt_cpu_%s.tar.gz"}`, platform))
		}
		fmt.Fprintf(w, `{"assets": [%s]}`, strings.Join(assets, ","))
	})
	for platform, content := range plugins {
		mux.HandleFunc("/a/pjrt_cpu_"+platform+".tar.gz", func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write(tarball(t, fmt.Sprintf("pjrt_c_api_cpu_%s_plugin.so", version), content))
		})
	}
	server := httptest.NewServer(mux)
	before := http.DefaultTransport
	http.DefaultTransport = redirect{server.URL, before}
	t.Cleanup(func() {
		http.DefaultTransport = before
		server.Close()
	})
}

// redirect sends every request to one server.
type redirect struct {
	server string
	under  http.RoundTripper
}

func (r redirect) RoundTrip(request *http.Request) (*http.Response, error) {
	target, err := url.Parse(r.server)
	if err != nil {
		return nil, err
	}
	request = request.Clone(request.Context())
	request.URL.Scheme, request.URL.Host = target.Scheme, target.Host
	return r.under.RoundTrip(request)
}

func tarball(t *testing.T, name, content string) []byte {
	var buffer bytes.Buffer
	packed := gzip.NewWriter(&buffer)
	archive := tar.NewWriter(packed)
	if err := archive.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(content))}); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}

func TestFetch(t *testing.T) {
	plugins := map[string]string{"linux_arm64": "for Linux", "darwin_arm64": "for macOS"}
	standIn(t, plugins)
	for platform, content := range plugins {
		var log bytes.Buffer
		path, err := fetch(platform, filepath.Join(t.TempDir(), "a folder"), &log)
		if err != nil {
			t.Fatalf("%s: %v", platform, err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != content {
			t.Errorf("%s: %q, %v, want %q", platform, got, err, content)
		}
		if !filepath.IsAbs(path) {
			t.Errorf("%s: the path %s is not absolute", platform, path)
		}
		sum := fmt.Sprintf("%x", sha256.Sum256([]byte(content)))
		if said := log.String(); !strings.Contains(said, "is not verified") || !strings.Contains(said, sum) {
			t.Errorf("%s: %q does not say that it is not verified, and its SHA-256 %s", platform, said, sum)
		}
	}
}

func TestFetchOfWhatIsNotThere(t *testing.T) {
	standIn(t, map[string]string{"linux_arm64": "for Linux"})
	if path, err := fetch("linux_mips", t.TempDir(), &bytes.Buffer{}); err == nil {
		t.Errorf("fetched %s for a platform that the release lacks", path)
	}
}
