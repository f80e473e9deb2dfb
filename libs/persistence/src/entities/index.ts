// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackerBehaviorRow } from './attacker-behavior.row';
import { AttackerIdentityRow } from './attacker-identity.row';
import { AttackerIntelRow } from './attacker-intel.row';
import { AttackerRow } from './attacker.row';
import { CampaignRow } from './campaign.row';
import { CanaryTriggerRow } from './canary-trigger.row';
import { RevokedTokenRow } from './revoked-token.row';
import { TtpApiKeyRow } from './ttp-api-key.row';
import { TtpOutboxRow } from './ttp-outbox.row';
import { TtpRuleChangeRow } from './ttp-rule-change.row';
import { TtpRuleStateRow } from './ttp-rule-state.row';
import { TtpRuleSyncRow } from './ttp-rule-sync.row';
import { TtpRuleRow } from './ttp-rule.row';
import { TtpTagRow } from './ttp-tag.row';
import { UserRow } from './user.row';

export const ENTITIES = [
  AttackerRow,
  AttackerIdentityRow,
  CampaignRow,
  AttackerIntelRow,
  AttackerBehaviorRow,
  CanaryTriggerRow,
  TtpTagRow,
  TtpRuleRow,
  TtpRuleStateRow,
  TtpRuleChangeRow,
  TtpRuleSyncRow,
  TtpOutboxRow,
  UserRow,
  RevokedTokenRow,
  TtpApiKeyRow,
];

export {
  AttackerBehaviorRow,
  AttackerIdentityRow,
  AttackerIntelRow,
  AttackerRow,
  CampaignRow,
  CanaryTriggerRow,
  RevokedTokenRow,
  TtpApiKeyRow,
  TtpOutboxRow,
  TtpRuleChangeRow,
  TtpRuleRow,
  TtpRuleStateRow,
  TtpRuleSyncRow,
  TtpTagRow,
  UserRow,
};
