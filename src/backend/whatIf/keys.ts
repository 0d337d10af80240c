/** Secrets of a copy, which end with it. */

/** A text that nobody guesses: letters, digits, `-` and `_`. */
export function randomText(): string {
	return Buffer.from(crypto.getRandomValues(new Uint8Array(48))).toString("base64url");
}

/** A token (JWT) of an access with `ALGORITHM HS512` and this key. */
export async function tokenOf(key: string, claims: Readonly<Record<string, unknown>>): Promise<string> {
	const algorithm = { name: "HMAC", hash: "SHA-512" };
	const signing = await crypto.subtle.importKey("raw", Buffer.from(key), algorithm, false, ["sign"]);
	const signed = [{ alg: "HS512", typ: "JWT" }, claims].map(part).join(".");
	const signature = await crypto.subtle.sign("HMAC", signing, Buffer.from(signed));
	return `${signed}.${Buffer.from(signature).toString("base64url")}`;
}

function part(value: unknown): string {
	const text = JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? Number(each) : each));
	return Buffer.from(text).toString("base64url");
}
