ALTER TABLE `idempotency_keys` ADD `tenant` text;--> statement-breakpoint
CREATE INDEX `idempotency_keys_by_tenant` ON `idempotency_keys` (`tenant`,`created_at`);