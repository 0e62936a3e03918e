ALTER TABLE `builds` ADD `tenant` text DEFAULT 'default' NOT NULL;--> statement-breakpoint
CREATE INDEX `builds_by_tenant` ON `builds` (`tenant`,`created_at`,`id`);