package table

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"
	"time"
)

// Percent is written 90% or 90.
type Percent float64

func (p *Percent) UnmarshalJSON(data []byte) error {
	text := strings.TrimSuffix(strings.Trim(string(data), `"`), "%")
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || value < 0 || value > 100 {
		return fmt.Errorf("%s is not a percentage", data)
	}
	*p = Percent(value)
	return nil
}

// Duration is written as in Go: 1500ms, 5s. The word none is 0.
type Duration time.Duration

func (d *Duration) UnmarshalJSON(data []byte) error {
	if none(data) {
		*d = 0
		return nil
	}
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("%s is not a duration", data)
	}
	value, err := time.ParseDuration(text)
	*d = Duration(value)
	return err
}

func (d Duration) String() string { return time.Duration(d).String() }

// Shares are percentages that add up to 100. A single word means 100 % of it.
type Shares map[string]Percent

func (s *Shares) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] != '{' {
		*s = Shares{strings.Trim(string(data), `"`): 100}
		return nil
	}
	type plain Shares
	return json.Unmarshal(data, (*plain)(s))
}

func (s Shares) check() error {
	if s == nil {
		return nil
	}
	var sum Percent
	for _, share := range s {
		sum += share
	}
	if math.Abs(float64(sum-100)) > 0.01 {
		return fmt.Errorf("shares %s add up to %g%%", s, float64(sum))
	}
	return nil
}

// Equal allows for rounding.
func (s Shares) Equal(other Shares) bool {
	for _, key := range append(s.Keys(), other.Keys()...) {
		if math.Abs(float64(s[key]-other[key])) > 0.05 {
			return false
		}
	}
	return true
}

// Add adds a share, leaving zero ones out.
func (s Shares) Add(key string, share float64) {
	if share > 0 {
		s[key] += Percent(share)
	}
}

func (s Shares) Keys() []string {
	var keys []string
	for key := range s {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func (s Shares) String() string {
	var parts []string
	for _, key := range s.Keys() {
		parts = append(parts, fmt.Sprintf("%s: %.4g%%", key, float64(s[key])))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func strict(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}
