import { fileURLToPath } from 'node:url'
import type { ServiceDefinition } from '@grpc/grpc-js'
import { loadSync, type PackageDefinition } from '@grpc/proto-loader'

const PROTO = new URL('../../../../proto/identra/v1/identra.proto', import.meta.url)

export const IDENTRA_SERVICE = 'identra.v1.IdentraService'

/** Fields as they are in JSON: by their own names, an int64 as a text, nothing that did not come. */
export const loadIdentra = (): PackageDefinition =>
  loadSync(fileURLToPath(PROTO), { keepCase: true, longs: String, defaults: false })

export const serviceOf = (definition: PackageDefinition): ServiceDefinition =>
  definition[IDENTRA_SERVICE] as ServiceDefinition
