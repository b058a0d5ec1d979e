import { context, TextMapPropagator, Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** How a service takes part in traces. */
export interface Tracing {
  readonly tracer: Tracer;
  readonly propagator: TextMapPropagator;
  /** Exports what is left. */
  shutdown(): Promise<void>;
}

const PROPAGATORS: Readonly<Record<string, () => TextMapPropagator>> = {
  b3: () => new B3Propagator(),
  b3multi: () => new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER }),
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
};

/** Both formats, since the tracing provider of the mesh decides which one its proxies read. If a request has both, the later one counts. */
const ALL = 'b3,b3multi,tracecontext,baggage';

/**
 * A tracer with its own provider, of the variables that OpenTelemetry defines: OTEL_PROPAGATORS, OTEL_TRACES_SAMPLER (the SDK's default: as the
 * caller decided, else always) and OTEL_EXPORTER_OTLP_ENDPOINT. Without an endpoint nothing is exported, and traces still pass through.
 */
export function startTracing(service: string, version: string, env: Readonly<Record<string, string | undefined>>): Tracing {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/$/, '');
  const url = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || (endpoint && `${endpoint}/v1/traces`);
  const provider = new NodeTracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': service, 'service.version': version })),
    spanProcessors: url ? [new BatchSpanProcessor(new OTLPTraceExporter({ url }))] : [],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  return {
    tracer: provider.getTracer('sample-service'),
    propagator: new CompositePropagator({ propagators: propagators(env.OTEL_PROPAGATORS || ALL) }),
    shutdown: () => provider.shutdown(),
  };
}

function propagators(names: string): TextMapPropagator[] {
  return names.split(',').map(name => name.trim()).map(name => {
    const create = Object.hasOwn(PROPAGATORS, name) ? PROPAGATORS[name] : undefined;
    if (!create) throw new Error(`OTEL_PROPAGATORS: ${JSON.stringify(name)}; allowed: ${Object.keys(PROPAGATORS).join(', ')}`);
    return create();
  });
}
