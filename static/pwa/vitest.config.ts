import { defineConfig } from "vitest/config";

export default defineConfig({
  define: { __CORE__: "[]", __BUILD__: '"test"', __APP__: '"0.1.0"' },
  test: { include: ["src/**/*.test.ts", "tests/**/*.test.ts"], environment: "node" },
});
