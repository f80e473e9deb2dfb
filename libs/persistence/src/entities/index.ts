// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackerIdentityRow } from './attacker-identity.row';
import { AttackerIntelRow } from './attacker-intel.row';
import { AttackerRow } from './attacker.row';
import { CampaignRow } from './campaign.row';
import { TtpOutboxRow } from './ttp-outbox.row';
import { TtpRuleStateRow } from './ttp-rule-state.row';
import { TtpRuleRow } from './ttp-rule.row';
import { TtpTagRow } from './ttp-tag.row';

export const ENTITIES = [AttackerRow, AttackerIdentityRow, CampaignRow, AttackerIntelRow, TtpTagRow, TtpRuleRow, TtpRuleStateRow, TtpOutboxRow];

export { AttackerIdentityRow, AttackerIntelRow, AttackerRow, CampaignRow, TtpOutboxRow, TtpRuleRow, TtpRuleStateRow, TtpTagRow };
