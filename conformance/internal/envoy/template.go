package envoy

import (
	"regexp"
	"strings"

	templatev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/path/match/uri_template/v3"
	"google.golang.org/protobuf/types/known/anypb"
)

// matchTemplate is Envoy's URI template: * is one path element, ** any number.
func matchTemplate(packed *anypb.Any, path string) bool {
	config := &templatev3.UriTemplateMatchConfig{}
	unpack(packed, config)
	expression := regexp.QuoteMeta(config.GetPathTemplate())
	expression = strings.ReplaceAll(expression, `\{`, "{")
	expression = strings.ReplaceAll(expression, `\}`, "}")
	expression = strings.ReplaceAll(expression, `\*\*`, ".*")
	expression = strings.ReplaceAll(expression, `\*`, "[^/]+")
	expression = regexp.MustCompile(`\{[^}=]*=?([^}]*)\}`).ReplaceAllString(expression, "$1")
	return matchRegex(expression, path)
}
