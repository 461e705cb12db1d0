import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace'
import type { TracingSettings } from '../../config/index.ts'

type Create = (ratio: number) => Sampler

const always: Create = () => new AlwaysOnSampler()
const never: Create = () => new AlwaysOffSampler()
const some: Create = (ratio) => new TraceIdRatioBasedSampler(ratio)

/** Follows the caller, where there is one who traces. */
const following =
  (create: Create): Create =>
  (ratio) =>
    new ParentBasedSampler({ root: create(ratio) })

/** By the names that OpenTelemetry gives them. */
const SAMPLERS = {
  always_on: always,
  always_off: never,
  traceidratio: some,
  parentbased_always_on: following(always),
  parentbased_always_off: following(never),
  parentbased_traceidratio: following(some),
} satisfies Record<TracingSettings['sampler'], Create>

/** Which traces are kept. */
export const samplerOf = ({ sampler, ratio }: TracingSettings): Sampler => SAMPLERS[sampler](ratio)
