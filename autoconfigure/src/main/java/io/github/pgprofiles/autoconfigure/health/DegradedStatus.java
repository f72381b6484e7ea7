package io.github.pgprofiles.autoconfigure.health;

import java.util.Set;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Status;

/**
 * The status of profiles that are not critical and cannot be used. Boot's order of
 * statuses does not have it, so that it changes no status of several members, and is HTTP
 * 200. Where there is no other status, Boot would call the whole {@code UNKNOWN}; here it
 * is called as its members are. An aggregator of the user's own is left alone.
 */
final class DegradedStatus implements BeanPostProcessor {

	static final Status DEGRADED = new Status("DEGRADED");

	/** Of Boot. */
	private static final String AGGREGATOR = "healthStatusAggregator";

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!beanName.equals(AGGREGATOR) || !(bean instanceof StatusAggregator boots)
				|| !bean.getClass().getPackageName().equals(StatusAggregator.class.getPackageName())) {
			return bean;
		}
		return (StatusAggregator) (statuses) -> aggregate(boots, statuses);
	}

	private static Status aggregate(StatusAggregator aggregator, Set<Status> statuses) {
		return Set.of(DEGRADED).equals(statuses) ? DEGRADED : aggregator.getAggregateStatus(statuses);
	}

}
