package podsecurity

import (
	"encoding/json"
	"os"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
)

// The library's tests hold its own rules against the same pods.
func TestPodsOfTheLibrary(t *testing.T) {
	content, err := os.ReadFile("../../../test/model/pod-security/pods.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name       string
		AdmittedBy api.Level
		Pod        corev1.PodTemplateSpec
	}
	if err := json.Unmarshal(content, &cases); err != nil {
		t.Fatal(err)
	}
	for _, one := range cases {
		strictest := api.LevelPrivileged
		for _, level := range []api.Level{api.LevelBaseline, api.LevelRestricted} {
			version := api.LevelVersion{Level: level, Version: api.MajorMinorVersion(1, 34)}
			result, err := evaluate(&one.Pod, version)
			if err != nil {
				t.Fatal(err)
			}
			if result.Allowed {
				strictest = level
			}
		}
		if strictest != one.AdmittedBy {
			t.Errorf("%s: got %s, expected %s", one.Name, strictest, one.AdmittedBy)
		}
	}
}
