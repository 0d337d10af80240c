import { createHmac } from "node:crypto";
import { home } from "./places";

const KEY = "only-a-test-has-this-key";

/** An access whose tokens somebody else makes, as an application's own sign-in service does. */
export const tokenAccess = `
DEFINE ACCESS outside ON DATABASE TYPE RECORD
	WITH JWT ALGORITHM HS512 KEY '${KEY}' DURATION FOR SESSION 1h;
DEFINE ACCESS service ON DATABASE TYPE JWT ALGORITHM HS512 KEY '${KEY}' DURATION FOR SESSION 1h;`;

/** A token that makes its bearer this record. */
export const tokenFor = (record: string): string => token({ ac: "outside", id: record });

/** A token that names nobody. */
export const tokenOfService = (): string => token({ ac: "service", rl: ["Owner"] });

function token(who: Readonly<Record<string, unknown>>): string {
	const seconds = Math.floor(Date.now() / 1000);
	const claims = {
		iss: "test",
		iat: seconds,
		nbf: seconds - 60,
		exp: seconds + 3600,
		ns: home.namespace,
		db: home.database,
		...who,
	};
	const signed = [{ alg: "HS512", typ: "JWT" }, claims].map(base64url).join(".");
	return `${signed}.${createHmac("sha512", KEY).update(signed).digest("base64url")}`;
}

function base64url(value: object): string {
	return Buffer.from(JSON.stringify(value)).toString("base64url");
}
