/** What a person calls it: "Firefox" on "Linux". Undefined where it is not one of those we know. */
export interface BrowserDescription {
  browser: string | undefined
  system: string | undefined
}

/** In the order in which they are looked for: many a browser says that it is another as well. */
// biome-ignore format: a table
const BROWSERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\b(?:Edg|EdgA|EdgiOS)\//,  'Edge'],
  [/\b(?:OPR|OPT)\//,          'Opera'],
  [/\bVivaldi\//,              'Vivaldi'],
  [/\bSamsungBrowser\//,       'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//,    'Firefox'],
  [/(?:Chrome|CriOS)\//,       'Chrome'],
  [/\bVersion\/.*\bSafari\//,  'Safari'],
]

// biome-ignore format: a table
const SYSTEMS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\biPhone\b/,               'iPhone'],
  [/\biPad\b/,                 'iPad'],
  [/\bAndroid\b/,              'Android'],
  [/\bCrOS\b/,                 'ChromeOS'],
  [/\bWindows\b/,              'Windows'],
  [/\bMac OS X\b/,             'macOS'],
  [/\bLinux\b/,                'Linux'],
]

/** Reads a `User-Agent`: as much of it as a person needs to know a device again. */
export const describeBrowser = (userAgent: string): BrowserDescription => ({
  browser: nameIn(BROWSERS, userAgent),
  system: nameIn(SYSTEMS, userAgent),
})

const nameIn = (
  names: readonly (readonly [pattern: RegExp, name: string])[],
  userAgent: string,
): string | undefined => names.find(([pattern]) => pattern.test(userAgent))?.[1]
