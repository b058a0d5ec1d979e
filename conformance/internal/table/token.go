package table

import (
	"fmt"
	"strings"
)

// Bearer is where a token is unless the table says otherwise.
const Bearer = "header authorization Bearer"

// Token is one that a request carries.
type Token struct {
	// Claims; an expiry in an hour is added unless there is one.
	Claims map[string]any `json:"claims"`
	// ForeignKey signs it with a key that no issuer has.
	ForeignKey bool `json:"foreignKey,omitempty"`
	// In is `header NAME [PREFIX]`, `cookie NAME` or `query NAME`; default Bearer.
	In string `json:"in,omitempty"`

	Header, Prefix, Cookie, Query string `json:"-"`
}

// AllTokens of a row, with those that `jwt` is short for.
func (c Case) AllTokens() []Token {
	if c.JWT == nil {
		return c.Tokens
	}
	return append([]Token{{Claims: c.JWT, In: Bearer, Header: "authorization", Prefix: "Bearer "}}, c.Tokens...)
}

func (t *Token) complete() error {
	if t.In == "" {
		t.In = Bearer
	}
	parts := strings.Split(t.In, " ")
	switch {
	case parts[0] == "header" && len(parts) == 2:
		t.Header = parts[1]
	case parts[0] == "header" && len(parts) == 3:
		t.Header, t.Prefix = parts[1], parts[2]+" "
	case parts[0] == "cookie" && len(parts) == 2:
		t.Cookie = parts[1]
	case parts[0] == "query" && len(parts) == 2:
		t.Query = parts[1]
	default:
		return fmt.Errorf("token in %q: header NAME [PREFIX], cookie NAME or query NAME", t.In)
	}
	return nil
}
