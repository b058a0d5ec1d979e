/** An IP address in its one canonical form: an IPv6 address may be written in many (`2001:DB8::1`, `2001:0db8::1`). See https://www.rfc-editor.org/rfc/rfc5952 */
export function canonicalIp(address: string): string {
  return address.includes(':') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}
