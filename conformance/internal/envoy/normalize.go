package envoy

import (
	"encoding/hex"
	"regexp"
	"strings"
)

// unreserved are characters that may stand for themselves.
var unreserved = regexp.MustCompile(`(?i)%(2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])`)

// Normalized is a path as Istio's proxies see it by default (BASE): dot segments resolved, a backslash for a slash, unreserved characters decoded.
// Neither %2F nor // change.
func Normalized(path string) string {
	path = unreserved.ReplaceAllStringFunc(strings.ReplaceAll(path, `\`, "/"), func(encoded string) string {
		letter, _ := hex.DecodeString(encoded[1:]) // the pattern has two hexadecimal digits
		return string(letter)
	})
	var kept []string
	segments := strings.Split(path, "/")[1:]
	for i, segment := range segments {
		last := i == len(segments)-1
		switch segment {
		case ".":
		case "..":
			if len(kept) > 0 {
				kept = kept[:len(kept)-1]
			}
		default:
			kept = append(kept, segment)
			continue
		}
		if last {
			kept = append(kept, "")
		}
	}
	return "/" + strings.Join(kept, "/")
}
