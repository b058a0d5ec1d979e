package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/finding"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/validate"
)

var validateCommand = command{
	name: "validate", arguments: "FILE_OR_FOLDER…",
	about: "API server and Istio admission, object by object",
	setup: func(flags *flag.FlagSet) func([]string) (*finding.Report, error) {
		crds := crdFlags(flags)
		return func(paths []string) (*finding.Report, error) {
			report := &finding.Report{Check: "validate"}
			known, err := crds()
			if err != nil {
				return report, err
			}
			return report, validate.Check(known, report, paths...)
		}
	},
}

// crdFlags declares where CRDs come from; what it returns loads them.
func crdFlags(flags *flag.FlagSet) func() (*validate.CRDs, error) {
	var folders multiFlag
	flags.Var(&folders, "crds", "folder or file with further CRDs, for example of `linkerd install --crds`; may be repeated")
	pinned := flags.String("pinned-crds", besideBinary("crds"), "folder of the pinned CRDs that `build` made")
	channel := flags.String("gateway-api", "standard", "the Gateway API CRDs: standard or experimental (channel), or 1.5 (its experimental channel)")
	return func() (*validate.CRDs, error) {
		if !slices.Contains([]string{"standard", "experimental", "1.5"}, *channel) {
			return nil, fmt.Errorf("--gateway-api %s: standard, experimental or 1.5", *channel)
		}
		sources := []string{}
		entries, err := os.ReadDir(*pinned)
		if err != nil {
			return nil, fmt.Errorf("pinned CRDs: %w (conformance/build puts them beside the binary)", err)
		}
		for _, entry := range entries {
			if match, _ := filepath.Match("gateway-api-*", entry.Name()); match && entry.Name() != "gateway-api-"+*channel {
				continue
			}
			sources = append(sources, filepath.Join(*pinned, entry.Name()))
		}
		return validate.LoadCRDs(append(sources, folders...)...)
	}
}

func besideBinary(name string) string {
	binary, err := os.Executable()
	if err != nil {
		return name
	}
	return filepath.Join(filepath.Dir(binary), name)
}

// multiFlag is a flag that may be given more than once.
type multiFlag []string

func (m *multiFlag) String() string { return fmt.Sprint([]string(*m)) }

func (m *multiFlag) Set(value string) error {
	*m = append(*m, value)
	return nil
}
