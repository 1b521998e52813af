// Cellcheck says which cells of notebooks would not compile, when a notebook's cells run from top to bottom.
//
// It reads JSON from its input, [{"name": …, "cells": [source, …]}, …], and writes a line of JSON for each
// notebook's first cell that does not compile, {"name": …, "cell": its place from 1 on, "error": …}. A cell sees
// the declarations of the cells before it, of which a later one replaces an earlier one, as in GoNB. Nothing runs.
//
// Run it in the module whose packages the cells import: go run tools/cellcheck/main.go.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

type notebook struct {
	Name  string   `json:"name"`
	Cells []string `json:"cells"`
}

type fault struct {
	Name  string `json:"name"`
	Cell  int    `json:"cell"`
	Error string `json:"error"`
}

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "cellcheck:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	var notebooks []notebook
	if err := json.NewDecoder(in).Decode(&notebooks); err != nil {
		return fmt.Errorf("the input is no list of notebooks: %w", err)
	}
	packages, err := newPackages(notebooks)
	if err != nil {
		return err
	}
	lines := json.NewEncoder(out)
	for _, n := range notebooks {
		if cell, err := check(n.Cells, packages); err != nil {
			if err := lines.Encode(fault{n.Name, cell, err.Error()}); err != nil {
				return err
			}
		}
	}
	return nil
}

// check returns the place of the first cell that does not compile, and why.
func check(cells []string, packages types.Importer) (int, error) {
	known := declarations{}
	for i, cell := range cells {
		declared, body := split(cell)
		if err := known.add(declared); err != nil {
			return i + 1, err
		}
		if err := compile(known.program(body), packages); err != nil {
			return i + 1, err
		}
	}
	return 0, nil
}

// split returns a cell's declarations and, after a line of %%, the body of its main function.
func split(cell string) (declarations, body string) {
	lines := strings.Split(cell, "\n")
	if i := slices.IndexFunc(lines, func(line string) bool { return strings.TrimSpace(line) == "%%" }); i >= 0 {
		return strings.Join(lines[:i], "\n"), strings.Join(lines[i+1:], "\n")
	}
	return cell, ""
}

// declarations holds the source of each declaration of the cells so far, by what it declares.
type declarations map[string]string

const importKey = "import " // before the keys of imports, which stand first in a program

func (d declarations) add(source string) error {
	const head = "package main\n"
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", head+source, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	text := func(node ast.Node) string {
		start, end := files.Position(node.Pos()).Offset, files.Position(node.End()).Offset
		return (head + source)[start:end]
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			key := decl.Name.Name
			if decl.Recv != nil {
				key = text(decl.Recv.List[0].Type) + "." + key
			}
			d[key] = text(decl)
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				key := ""
				switch spec := spec.(type) {
				case *ast.ImportSpec:
					key = importKey + text(spec)
				case *ast.TypeSpec:
					key = spec.Name.Name
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						key += name.Name + " "
					}
					key = strings.TrimSpace(key)
				}
				d[key] = decl.Tok.String() + " " + text(spec)
			}
		}
	}
	return nil
}

// program returns all declarations, imports first, and a main function.
func (d declarations) program(body string) string {
	var imports, others []string
	for _, key := range slices.Sorted(maps.Keys(d)) {
		if strings.HasPrefix(key, importKey) {
			imports = append(imports, d[key])
		} else {
			others = append(others, d[key])
		}
	}
	return "package main\n" + strings.Join(imports, "\n") + "\n" + strings.Join(others, "\n") + "\nfunc main() {\n" + body + "\n}\n"
}

var unusedImport = regexp.MustCompile(` imported (as \w+ )?and not used$`)

func compile(program string, packages types.Importer) error {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", program, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	var first error
	config := types.Config{Importer: packages, Error: func(err error) {
		// goimports, which GoNB calls, takes out what is imported and not used.
		if first == nil && !unusedImport.MatchString(err.Error()) {
			first = err
		}
	}}
	config.Check("main", files, []*ast.File{file}, nil) // its error is the first of those above
	var typeError types.Error
	if errors.As(first, &typeError) {
		line := strings.Split(program, "\n")[files.Position(typeError.Pos).Line-1]
		return fmt.Errorf("%s, in the line %q", typeError.Msg, strings.TrimSpace(line))
	}
	return first
}

// newPackages imports what the cells import, as Go has compiled it.
func newPackages(notebooks []notebook) (types.Importer, error) {
	paths := map[string]bool{}
	for _, n := range notebooks {
		for _, cell := range n.Cells {
			declared, _ := split(cell)
			file, err := parser.ParseFile(token.NewFileSet(), "", "package main\n"+declared, parser.ImportsOnly)
			if err != nil {
				continue // check says so
			}
			for _, spec := range file.Imports {
				if path, err := strconv.Unquote(spec.Path.Value); err == nil {
					paths[path] = true
				}
			}
		}
	}
	list := exec.Command("go", append([]string{"list", "-e", "-export", "-deps", "-f", "{{if .Export}}{{.ImportPath}}\t{{.Export}}{{end}}"}, slices.Sorted(maps.Keys(paths))...)...)
	list.Stderr = os.Stderr
	listed, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	exports := map[string]string{}
	for _, line := range strings.Split(string(listed), "\n") {
		if path, file, ok := strings.Cut(line, "\t"); ok {
			exports[path] = file
		}
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, fmt.Errorf("no package %s", path)
		}
		return os.Open(exports[path])
	}), nil
}
