import {
	CallTerminatedError,
	ConnectionUnavailableError,
	ServerError,
	UnexpectedServerResponseError,
} from "surrealdb";
import { asSessionsError } from "../../common/asSessionsError";
import { type ErrorDetail, errors, SessionsError } from "../../common/errors";
import type { SocketFailure } from "./socket";

/** Puts a failed attempt to open a socket into words. */
export function socketError(endpoint: string, failure: SocketFailure): SessionsError {
	if (failure.kind !== "error") return errors.notSurrealDB(endpoint);
	const { code = "", message } = failure.error;
	if (code === "ECONNREFUSED") return errors.connectionRefused(endpoint);
	if (tlsCodes.test(code)) return errors.tls(endpoint, code === "EPROTO" ? "it does not speak TLS" : message);
	if (networkReasons[code]) return errors.unreachable(endpoint, networkReasons[code]);
	if (code === "ECONNRESET" || message.startsWith("socket hang up")) return errors.closedAtOnce(endpoint);
	if (/^(HPE_|WS_ERR)/.test(code) || /subprotocol/i.test(message)) return errors.notSurrealDB(endpoint);
	return errors.unreachable(endpoint, code || message);
}

const tlsCodes = /^(EPROTO|ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;
const networkReasons: Readonly<Record<string, string>> = {
	ENOTFOUND: "no such host",
	EAI_AGAIN: "the host name cannot be looked up",
	EHOSTUNREACH: "no route to the host",
	ENETUNREACH: "no route to the network",
	ETIMEDOUT: "no answer",
};

/** Puts a failure to load the embedded engine into words; the binding's own speak of npm, which is no help here. */
export function loadError(error: unknown): SessionsError {
	const reason = textOf(error);
	if (!/native binding/i.test(reason)) return errors.engineUnavailable(firstLine(reason));
	const needs =
		process.platform === "linux" ? "on Linux it needs glibc 2.35 or later, or musl" : process.platform;
	return errors.engineUnavailable(`there is no build of it for this system; ${needs}`);
}

/** Puts a failure to open the embedded engine into words. */
export function engineError(endpoint: string, error: Error): SessionsError {
	const folder = endpoint.replace(/^[a-z+]+:\/\//, "");
	// The SDK's error says only that there is one; the engine's own words are its cause.
	const reason = error.cause === undefined ? error.message : textOf(error.cause);
	if (/locked|LOCK:|resource temporarily unavailable/i.test(reason)) return errors.folderInUse(folder);
	return errors.folderUnusable(folder, firstLine(reason));
}

/** Puts a failed call into words: the server's own where it has spoken. */
export function callError(error: unknown): SessionsError {
	if (error instanceof SessionsError) return error;
	if (error instanceof CallTerminatedError || error instanceof UnexpectedServerResponseError)
		return errors.outcomeUnknown();
	if (error instanceof ConnectionUnavailableError) return errors.connectionLost();
	if (error instanceof ServerError) return serverError(error.kind, error.message);
	if (error instanceof Error && UNENCODABLE.test(error.message))
		return serverError("Internal", error.message);
	return asSessionsError(error);
}

/** The embedded engine's words for an answer that it cannot encode: it throws them as no error of the SDK's. */
const UNENCODABLE = /^Unsupported value type: /;

/** The server's refusal, with the position that its message names. */
function serverError(kind: string, message: string): SessionsError {
	const position = parsePosition(message);
	return new SessionsError("serverError", message, { kind, ...(position ? { position } : {}) });
}

/** The first ` --> [line:column]` of a parser's message. */
export function parsePosition(message: string): ErrorDetail["position"] {
	const found = /--> \[(\d+):(\d+)\]/.exec(message);
	return found ? { line: Number(found[1]), column: Number(found[2]) } : undefined;
}

/** Whether the connection ended under a call. */
export function isCut({ code, detail }: SessionsError): boolean {
	return (code === "outcomeUnknown" && !detail?.ran) || code === "connectionLost";
}

/** Does what comes before a text is sent: where the connection ends under it, the text has not been sent. */
export async function beforeSending<T>(task: () => Promise<T>): Promise<T> {
	try {
		return await task();
	} catch (error) {
		if (error instanceof SessionsError && isCut(error)) throw errors.connectionLost();
		throw error;
	}
}

/** Whether the server has answered, and refuses: the connection stands. */
export function isRefusal({ code }: SessionsError): boolean {
	return code === "serverError" || code === "tooManySessions";
}

/** Whether the server does not know the session (any more). */
export function isSessionGone(error: unknown): boolean {
	return (
		error instanceof ServerError && error.kind === "NotFound" && /^Session not found/.test(error.message)
	);
}

/** Whether the session's authentication has reached its end. */
export function isSessionExpired(error: unknown): boolean {
	return error instanceof ServerError && /session has expired/i.test(error.message);
}

/** Whether nobody who is not signed in may do this. */
export function isAnonymousRefused(error: unknown): boolean {
	return error instanceof ServerError && error.kind === "NotAllowed" && /anonymous/i.test(error.message);
}

/** Whether the server refuses by its configuration or permissions. */
export function isNotAllowed(error: unknown): boolean {
	return error instanceof ServerError && error.kind === "NotAllowed" && !isSessionExpired(error);
}

/**
 * Whether the server refused a text before it ran any of it. Every other failure of a whole request comes from an
 * answer that could not be made or read, such as a closure as a result: what the text did is done.
 */
export function isRefusedBeforeRunning(error: SessionsError): boolean {
	const { message, detail } = error;
	return (
		detail?.position !== undefined ||
		detail?.kind === "NotAllowed" ||
		/protected variable|^Specify a /.test(message)
	);
}

function textOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

function firstLine(text: string): string {
	return text.split("\n", 1)[0] ?? text;
}
