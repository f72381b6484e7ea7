package io.github.pgprofiles.autoconfigure;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches where at least one profile is configured and enabled. */
class OnProfilesCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("PostgreSQL profiles");
		boolean any = !ProfileDefinitions.of(context.getEnvironment()).all().isEmpty();
		return any ? ConditionOutcome.match(message.because("at least one is configured"))
				: ConditionOutcome.noMatch(message.because("none is configured under app.postgres.profiles"));
	}

}
