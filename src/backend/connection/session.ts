import { Uuid } from "surrealdb";
import type { Credentials, SessionAuth } from "../../api";
import {
	DEFAULT_SESSION,
	type RestorePoint,
	type RestorePointUpdate,
	type SessionAnswer,
	type SessionState,
	type SessionUpdate,
} from "../../protocol/backend";
import type { LookGrant } from "../../protocol/look";
import { RawValue } from "../cbor/codec";
import { toSurrealQL } from "../cbor/surrealql";
import { type Identity, identityText, isTokenOver } from "./identity";
import { Lane } from "./lane";

/** What signs a session in again. Held in memory, never logged. */
export interface Secret {
	readonly credentials?: Credentials;
	readonly access?: string;
	readonly refresh?: string;
	/** By which it looks as a record that it has not signed in as. */
	readonly look?: Look;
}

/** How a session came to look as a record without its password. */
export interface Look {
	readonly grant: LookGrant;
	/** Record accesses of the table whose `AUTHENTICATE` clause a real sign-in would have passed. */
	readonly authenticates: readonly string[];
}

/** Who wants to know of a session. */
export interface SessionListener {
	/** Its state is another than before. */
	changed(session: Session): void;
	/** It has become busy or idle. */
	stirred(session: Session): void;
}

/** One session: what the server last said of it, and what it takes to have it again. */
export class Session {
	readonly lane: Lane;
	/** `undefined` for the default session, which has no id on the wire. */
	readonly uuid: Uuid | undefined;
	name: string;
	namespace: string | undefined;
	database: string | undefined;
	auth: SessionAuth = { kind: "anonymous" };
	/** See {@link Identity.home}. */
	home: string | undefined;
	/** Odd while it is detached to be attached anew: a list of the server's sessions that overlaps says nothing of it. */
	attachments = 0;
	secret: Secret = {};
	identityLost: SessionState["identityLost"];
	/**
	 * The end of an authentication that was taken away, and whose it was. Engine and server (3.0.2, 3.3.2) keep that end, and
	 * refuse the session from then on until somebody signs it in.
	 */
	refused: { readonly from: number; readonly was: string } | undefined;
	variables = new Map<string, RawValue>();
	/** What the host knows: values that it has, and the rest of what brings the session back, as JSON. */
	#told: { readonly variables: ReadonlyMap<string, RawValue>; readonly point?: string } = {
		variables: new Map(),
	};
	forkedFrom: string | undefined;

	constructor(
		readonly id: string,
		readonly ordinal: number,
		name: string,
		private readonly listener: SessionListener,
	) {
		this.name = name;
		this.uuid = id === DEFAULT_SESSION ? undefined : new Uuid(id);
		this.lane = new Lane(() => listener.stirred(this));
	}

	/** Tells the host of whatever was changed. */
	touch(): void {
		this.listener.changed(this);
	}

	/** When the server begins to refuse it: milliseconds since the epoch. */
	get end(): number | undefined {
		return this.auth.expiresAt ?? this.refused?.from;
	}

	/** Whether its authentication has reached its end. */
	get expired(): boolean {
		return this.auth.expiresAt !== undefined && this.auth.expiresAt <= Date.now();
	}

	/** Whether there is something to sign it in with again. */
	get renewable(): boolean {
		const { access, refresh, credentials } = this.secret;
		return (
			refresh !== undefined || credentials !== undefined || (access !== undefined && !isTokenOver(access))
		);
	}

	/** As it is answered. */
	state(openToAll: boolean): SessionAnswer {
		const busy = this.lane.busy;
		return {
			id: this.id,
			name: this.name,
			...place(this),
			auth: this.auth,
			fullRights: openToAll && this.auth.kind === "anonymous" && !this.identityLost,
			...(this.identityLost ? { identityLost: this.identityLost } : {}),
			...(this.secret.look ? { looking: { authenticates: this.secret.look.authenticates } } : {}),
			...(this.forkedFrom ? { forkedFrom: this.forkedFrom } : {}),
			...(busy ? { busy } : {}),
			ordinal: this.ordinal,
		};
	}

	/** What the host does not know yet, which it is then taken to know. */
	news(openToAll: boolean): { readonly update: SessionUpdate; readonly restorePoint?: RestorePointUpdate } {
		const told = this.#told;
		const variables = [...this.variables];
		const untold = (text: (value: RawValue) => string) =>
			Object.fromEntries(
				variables.map(([name, value]) => [name, told.variables.get(name) === value ? null : text(value)]),
			);
		const point = this.#pointWithoutVariables();
		const pointText = JSON.stringify(point);
		const isSame =
			told.point === pointText &&
			told.variables.size === variables.length &&
			variables.every(([name, value]) => told.variables.get(name) === value);
		this.#told = { variables: new Map(variables), point: pointText };
		return {
			update: { ...this.state(openToAll), variables: untold(textOf) },
			...(isSame ? {} : { restorePoint: { ...point, variables: untold(base64Of) } }),
		};
	}

	#pointWithoutVariables(): Omit<RestorePoint, "variables"> {
		return {
			id: this.id,
			name: this.name,
			ordinal: this.ordinal,
			...place(this),
			...(this.forkedFrom ? { forkedFrom: this.forkedFrom } : {}),
			...(this.auth.kind === "anonymous" ? {} : { identity: JSON.stringify(this.identity) }),
			...(Object.keys(this.secret).length > 0 ? { secret: JSON.stringify(this.secret) } : {}),
			...(this.identityLost ? { identityLost: this.identityLost } : {}),
		};
	}

	/** Takes over what an earlier backend process held of it. */
	adopt(point: RestorePoint): void {
		this.namespace = point.namespace;
		this.database = point.database;
		this.forkedFrom = point.forkedFrom;
		this.variables = new Map(
			Object.entries(point.variables).map(([name, base64]) => [
				name,
				new RawValue(Buffer.from(base64, "base64")),
			]),
		);
		this.become(point.identity ? (JSON.parse(point.identity) as Identity) : { auth: { kind: "anonymous" } });
		this.secret = point.secret ? (JSON.parse(point.secret) as Secret) : {};
		this.identityLost = point.identityLost;
	}

	/** Who it is. */
	get identity(): Identity {
		return { auth: this.auth, ...(this.home === undefined ? {} : { home: this.home }) };
	}

	/** Takes over what the server says of it. */
	become({ auth, home, place }: Identity): void {
		this.auth = auth;
		this.home = home;
		if (!place) return;
		this.namespace = place.namespace;
		this.database = place.database;
	}

	/** Marks it as signed out for a reason: it runs nothing until somebody signs it in. */
	loseIdentity(reason: string, was = identityText(this.auth)): void {
		this.identityLost ??= { was, reason };
		this.refused = undefined;
		this.become({ auth: { kind: "anonymous" } });
		this.secret = {};
	}
}

/** A variable's value never changes, and may be large: its texts are made once. */
const texts = new WeakMap<RawValue, string>();
const base64s = new WeakMap<RawValue, string>();

function textOf(value: RawValue): string {
	let text = texts.get(value);
	if (text === undefined) {
		try {
			text = toSurrealQL(value.bytes);
		} catch {
			// A newer server's type: better a row that says so than no rows.
			text = "/* a value that this version cannot show */";
		}
		texts.set(value, text);
	}
	return text;
}

function base64Of(value: RawValue): string {
	const text = base64s.get(value) ?? Buffer.from(value.bytes).toString("base64");
	base64s.set(value, text);
	return text;
}

function place(session: { namespace: string | undefined; database: string | undefined }) {
	return {
		...(session.namespace === undefined ? {} : { namespace: session.namespace }),
		...(session.database === undefined ? {} : { database: session.database }),
	};
}
