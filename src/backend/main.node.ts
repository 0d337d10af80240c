/** Entry of the backend process, forked by the extension host: JSON-RPC over the IPC channel. */
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import { serve } from "./server";

if (!process.send) {
	console.error("This program is started by the extension.");
	process.exit(2);
}
const rpc = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
serve(rpc);
rpc.listen();
// A process that holds an embedded engine stays alive by itself.
process.on("disconnect", () => process.exit(0));
// An interrupt in a terminal reaches the whole process group: the host decides when this process ends.
process.on("SIGINT", () => {});
