/** Entry of the backend process, forked by the extension host: JSON-RPC over the IPC channel. */
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import { log } from "../protocol/backend";
import { serve } from "./server";

if (!process.send) {
	console.error("This program is started by the extension.");
	process.exit(2);
}
const rpc = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
serve(rpc);
rpc.listen();
// One answer that nobody waits for is no reason to lose every session. Its words may quote what was typed: they stay here.
process.on("unhandledRejection", (reason) => {
	const [name, stack] = reason instanceof Error ? [reason.name, reason.stack ?? ""] : [typeof reason, ""];
	const frames = stack.split("\n").filter((line) => line.startsWith("    at "));
	const message = [`A failure that nobody waited for: ${name}`, ...frames].join("\n");
	void rpc.sendNotification(log, { level: "error", message });
});
// A process that holds an embedded engine stays alive by itself.
process.on("disconnect", () => process.exit(0));
// An interrupt in a terminal reaches the whole process group: the host decides when this process ends.
process.on("SIGINT", () => {});
