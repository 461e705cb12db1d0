/**
 * What an operator decides: read from the environment (`env.ts`, the only reader of `process.env`),
 * turned into meaning or into a list of every fault (`config.ts`), and the keys that everything
 * else is protected by (`secrets.ts`). It decides nothing itself: whoever gets a part of `Config`
 * acts on it.
 */
export type {
  Config,
  GrpcSettings,
  GrpcTlsFiles,
  IdentraSettings,
  Lifetimes,
  LogFormat,
  LogLevel,
  MailSettings,
  RedisSettings,
  Resource,
  SmtpSettings,
  TracingSettings,
  UpstreamSettings,
} from './config.ts'
export { type Environment, readEnvironment } from './env.ts'
export { type GrpcTls, KeyOfAnotherCertificate, readGrpcTls } from './grpc-tls.ts'
export { type ConfigurationFault, InvalidConfiguration } from './invalid-configuration.ts'
export { type LoadOptions, loadConfig } from './load-config.ts'
export { deriveSecrets, type Secrets } from './secrets.ts'
