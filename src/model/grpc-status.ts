/**
 * A status of a gRPC call that failed.
 * @see https://grpc.io/docs/guides/status-codes/
 * @example
 * const abort: FaultAbort = { percent: 10, grpcStatus: GrpcStatus.UNAVAILABLE };
 */
export enum GrpcStatus {
  /** The call was cancelled, mostly by the caller. */
  CANCELLED = 'CANCELLED',
  /** An error that is not known better. */
  UNKNOWN = 'UNKNOWN',
  /** The caller gave an argument that is wrong whatever the state of the system. */
  INVALID_ARGUMENT = 'INVALID_ARGUMENT',
  /** The deadline passed before the call was done. */
  DEADLINE_EXCEEDED = 'DEADLINE_EXCEEDED',
  /** What was asked for is not there. */
  NOT_FOUND = 'NOT_FOUND',
  /** What was to be created is there already. */
  ALREADY_EXISTS = 'ALREADY_EXISTS',
  /** The caller may not do this. */
  PERMISSION_DENIED = 'PERMISSION_DENIED',
  /** A quota or a resource is used up. */
  RESOURCE_EXHAUSTED = 'RESOURCE_EXHAUSTED',
  /** The system is not in the state that the call needs. */
  FAILED_PRECONDITION = 'FAILED_PRECONDITION',
  /** The call was given up, mostly because of another at the same time. */
  ABORTED = 'ABORTED',
  /** Past the valid range, such as the end of a file. */
  OUT_OF_RANGE = 'OUT_OF_RANGE',
  /** The server does not have this call. */
  UNIMPLEMENTED = 'UNIMPLEMENTED',
  /** Something that must not happen has happened. */
  INTERNAL = 'INTERNAL',
  /** The service is not there at the moment. */
  UNAVAILABLE = 'UNAVAILABLE',
  /** Data is lost or corrupted. */
  DATA_LOSS = 'DATA_LOSS',
  /** It is not known who the caller is. */
  UNAUTHENTICATED = 'UNAUTHENTICATED',
}
