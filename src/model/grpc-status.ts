/**
 * Status codes of failed gRPC calls.
 * @see https://grpc.io/docs/guides/status-codes/
 * @example
 * const abort: FaultAbort = { percent: 10, grpcStatus: GrpcStatus.UNAVAILABLE };
 */
export enum GrpcStatus {
  /** The call was cancelled, typically by the caller. */
  CANCELLED = 'CANCELLED',
  /** An unknown error. */
  UNKNOWN = 'UNKNOWN',
  /** The client specified an invalid argument, regardless of the state of the system. */
  INVALID_ARGUMENT = 'INVALID_ARGUMENT',
  /** The deadline expired before the call completed. */
  DEADLINE_EXCEEDED = 'DEADLINE_EXCEEDED',
  /** A requested entity was not found. */
  NOT_FOUND = 'NOT_FOUND',
  /** An entity that the client attempted to create already exists. */
  ALREADY_EXISTS = 'ALREADY_EXISTS',
  /** The caller does not have permission for the call. */
  PERMISSION_DENIED = 'PERMISSION_DENIED',
  /** A resource or quota is exhausted. */
  RESOURCE_EXHAUSTED = 'RESOURCE_EXHAUSTED',
  /** The system is not in the state that the call requires. */
  FAILED_PRECONDITION = 'FAILED_PRECONDITION',
  /** The call was aborted, typically because of a concurrent call. */
  ABORTED = 'ABORTED',
  /** The call is past the valid range, such as the end of a file. */
  OUT_OF_RANGE = 'OUT_OF_RANGE',
  /** The server does not implement or support the call. */
  UNIMPLEMENTED = 'UNIMPLEMENTED',
  /** An internal error: an invariant is broken. */
  INTERNAL = 'INTERNAL',
  /** The service is currently unavailable. */
  UNAVAILABLE = 'UNAVAILABLE',
  /** Unrecoverable data loss or corruption. */
  DATA_LOSS = 'DATA_LOSS',
  /** The call has no valid authentication credentials. */
  UNAUTHENTICATED = 'UNAUTHENTICATED',
}
