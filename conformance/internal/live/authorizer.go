package live

import (
	"context"
	"net/http"
	"strings"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	statuspb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cdk8s-mesh/cdk8s-mesh/conformance/internal/table"
)

const slowDecision = 10 * time.Second

// checkByHTTP decides as an external authorizer that speaks HTTP.
func checkByHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Header.Get(table.ConsentHeader) {
	case table.ConsentGiven:
		w.Header().Set(table.ConsentUser, table.ConsentUserName)
		w.WriteHeader(http.StatusOK)
		return
	case table.ConsentError:
		w.WriteHeader(http.StatusInternalServerError)
		return
	case table.ConsentSlow:
		sleep(r.Context(), slowDecision)
	}
	w.WriteHeader(http.StatusForbidden)
}

// withChecks answers the questions of Envoy's gRPC protocol, which no other request to an application has the path of.
func withChecks(application http.Handler) http.Handler {
	server := grpc.NewServer()
	authv3.RegisterAuthorizationServer(server, grpcAuthorizer{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor == 2 && strings.HasPrefix(r.URL.Path, "/envoy.service.auth.v3.Authorization/") {
			server.ServeHTTP(w, r)
			return
		}
		application.ServeHTTP(w, r)
	})
}

type grpcAuthorizer struct{}

func (grpcAuthorizer) Check(ctx context.Context, request *authv3.CheckRequest) (*authv3.CheckResponse, error) {
	switch request.GetAttributes().GetRequest().GetHttp().GetHeaders()[table.ConsentHeader] {
	case table.ConsentGiven:
		return &authv3.CheckResponse{Status: &statuspb.Status{Code: int32(codes.OK)}, HttpResponse: &authv3.CheckResponse_OkResponse{
			OkResponse: &authv3.OkHttpResponse{Headers: []*corev3.HeaderValueOption{{
				Header:       &corev3.HeaderValue{Key: table.ConsentUser, Value: table.ConsentUserName},
				AppendAction: corev3.HeaderValueOption_OVERWRITE_IF_EXISTS_OR_ADD,
			}}},
		}}, nil
	case table.ConsentError:
		return nil, status.Error(codes.Unavailable, "the authorizer fails")
	case table.ConsentSlow:
		sleep(ctx, slowDecision)
	}
	return &authv3.CheckResponse{Status: &statuspb.Status{Code: int32(codes.PermissionDenied)}, HttpResponse: &authv3.CheckResponse_DeniedResponse{
		DeniedResponse: &authv3.DeniedHttpResponse{Status: &typev3.HttpStatus{Code: typev3.StatusCode_Forbidden}},
	}}, nil
}
