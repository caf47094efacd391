/** What browsers may do with our answers. */

/**
 * The page runs its own files only. The nonce is new for every answer; what those scripts load
 * themselves is trusted with them. No inline code, no frames, no foreign address, no text as code.
 *
 * @param nonce base64, at least 128 random bits.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    'report-to csp',
  ].join('; ');
}

/** Where browsers report what the policy stopped. */
export const reportsPath = '/api/policy-reports';

/** Data is no page: opened by itself it can load and do nothing. The last two have no default. */
const dataPolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** On every answer that does not say otherwise. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': dataPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': [
    'accelerometer',
    'camera',
    'display-capture',
    'geolocation',
    'gyroscope',
    'hid',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'serial',
    'usb',
    'xr-spatial-tracking',
  ]
    .map((feature) => `${feature}=()`)
    .join(', '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Two years, once somebody came over TLS. */
export const strictTransport = 'max-age=63072000; includeSubDomains';
