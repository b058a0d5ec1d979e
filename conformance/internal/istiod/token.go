package istiod

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"sync"
	"time"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/manifest"
	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
)

// signingKey stands for the key of every token issuer: nothing is fetched from a real one.
var signingKey = sync.OnceValue(newKey)

// foreignKey is of no issuer.
var foreignKey = sync.OnceValue(newKey)

func newKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err) // the system has no randomness
	}
	return key
}

var encode = base64.RawURLEncoding.EncodeToString

const keyID = "conformance"

func keySet() string {
	key := signingKey().PublicKey
	return fmt.Sprintf(`{"keys":[{"kty":"RSA","alg":"RS256","use":"sig","kid":%q,"n":%q,"e":%q}]}`,
		keyID, encode(key.N.Bytes()), encode(big.NewInt(int64(key.E)).Bytes()))
}

// withOwnKeys makes the rules of a RequestAuthentication trust this process's key instead of what they would fetch.
func withOwnKeys(o manifest.Object) manifest.Object {
	o = manifest.Object{Unstructured: o.DeepCopy(), File: o.File}
	spec, _ := o.Object["spec"].(map[string]any)
	rules, _ := spec["jwtRules"].([]any)
	for _, r := range rules {
		if rule, ok := r.(map[string]any); ok {
			delete(rule, "jwksUri")
			rule["jwks"] = keySet()
		}
	}
	return o
}

// Token signs claims; an expiry is added.
func Token(t table.Token) (string, error) {
	claims, key := maps.Clone(t.Claims), signingKey()
	if t.ForeignKey {
		key = foreignKey()
	}
	if _, ok := claims["exp"]; !ok {
		claims["exp"] = time.Now().Add(time.Hour).Unix()
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	signed := encode([]byte(fmt.Sprintf(`{"alg":"RS256","typ":"JWT","kid":%q}`, keyID))) + "." + encode(payload)
	digest := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
	return signed + "." + encode(signature), err
}
