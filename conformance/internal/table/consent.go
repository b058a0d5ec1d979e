package table

// ConsentHeader tells the external authorizers of the checks how to decide; without it they deny.
const ConsentHeader = "x-consent"

// Values of ConsentHeader.
const (
	ConsentGiven = "yes"
	ConsentError = "error" // the authorizer fails
	ConsentSlow  = "slow"  // it responds after ten seconds
)

// ConsentUser is a header that the authorizers set on requests that they allow.
const (
	ConsentUser     = "x-auth-user"
	ConsentUserName = "ann"
)
