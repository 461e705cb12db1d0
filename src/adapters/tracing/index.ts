/**
 * Traces by OpenTelemetry, delivered by OTLP over HTTP. What is worth a span is left to whoever
 * does it; what goes out of the house is decided here.
 */
export { OtelTracer } from './otel-tracer.ts'
