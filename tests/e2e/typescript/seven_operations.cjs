// The published TypeScript SDK, unchanged, runs every operation of a model against a service.
//
// Usage: node seven_operations.cjs SERVICE_URL MODEL_ID STARTER_ID
// Prints one JSON object of what it saw. The download of MODEL_ID must be slow until this
// program prints "fast" on standard error, which asks its caller to let it go.

const { Configuration, ModelApi, ModelsApi } = require("@pieces.app/pieces-os-client");

const [serviceUrl, model, starter] = process.argv.slice(2);
const configuration = new Configuration({ basePath: serviceUrl });
const api = new ModelApi(configuration);
const unknown = "00000000-0000-4000-8000-000000000000";

async function until(look, holds) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function refused(operation) {
  try {
    await operation;
  } catch (error) {
    return { status: error.response.status, ...(await error.response.json()) };
  }
  throw new Error("it was not refused");
}

async function main() {
  const seen = {};
  const progress = () => api.modelSpecificModelDownloadProgress({ model });
  seen.snapshot = await api.modelsSpecificModelSnapshot({ model });
  seen.started = await api.modelSpecificModelDownload({ model });
  seen.moving = await until(progress, (now) => now.percentage > 5);
  seen.cancelled = await api.modelSpecificModelDownloadCancel({ model });
  seen.stopped = await progress();
  console.error("fast");
  seen.resumed = await api.modelSpecificModelDownload({ model });
  seen.done = await until(progress, (now) => ["COMPLETED", "FAILED"].includes(now.status));
  seen.loaded = await api.modelSpecificModelLoad({ model });
  seen.unloaded = await api.modelSpecificModelUnload({ model });
  const renamed = { ...seen.unloaded, name: "Renamed by TypeScript" };
  seen.updated = await api.modelUpdate({ model: renamed });
  seen.unknown = await refused(api.modelsSpecificModelSnapshot({ model: unknown }));
  seen.unknownLoad = await refused(api.modelSpecificModelLoad({ model: unknown }));
  const theirs = await api.modelsSpecificModelSnapshot({ model: starter });
  seen.starter = await refused(api.modelUpdate({ model: { ...theirs, name: "Mine" } }));
  seen.all = (await new ModelsApi(configuration).modelsSnapshot({})).iterable.length;
  console.log(JSON.stringify(seen));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
