// Pins Flagger, whose controller plays the rehearsals: ../check runs rehearsal_test.go in its package.
module github.com/cdk8s-mesh/cdk8s-mesh/conformance/rehearsal/flagger

go 1.26.0

require github.com/fluxcd/flagger v1.44.0
