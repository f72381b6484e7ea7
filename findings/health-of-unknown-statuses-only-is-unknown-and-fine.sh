#!/usr/bin/env bash
# Spring Boot 4.1.0, spring-boot-health.
# SimpleStatusAggregator leaves out statuses that its order does not name, where one that it names is there. Where none is,
# the result is UNKNOWN, whatever the members say; and SimpleHttpCodeStatusMapper has 200 for UNKNOWN and for any status
# that nobody mapped. A group whose only member reports a status of its own, say DEGRADED or even FATAL, therefore answers
# 200 with UNKNOWN, while the member by itself is shown with its own status.
. "$(dirname "$0")/lib/java.sh"
code=$(cat <<'JAVA'
import java.util.Set;

import org.springframework.boot.health.actuate.endpoint.SimpleHttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.SimpleStatusAggregator;
import org.springframework.boot.health.contributor.Status;

public class Finding {

	static void show(String what, Status status) {
		System.out.println(what + ": " + status + " " + new SimpleHttpCodeStatusMapper().getStatusCode(status));
	}

	public static void main(String[] args) {
		SimpleStatusAggregator aggregator = new SimpleStatusAggregator();
		Status fatal = new Status("FATAL");
		show("by itself", fatal);
		show("beside UP", aggregator.getAggregateStatus(Set.of(fatal, Status.UP)));
		show("the only one", aggregator.getAggregateStatus(Set.of(fatal)));
	}

}
JAVA
)
packages "${embedded[@]}" org.springframework.boot:spring-boot-health:4.1.0 org.springframework.boot:spring-boot-actuator:4.1.0
expect 'by itself: FATAL 200
beside UP: UP 200
the only one: UNKNOWN 200' "$(run_java <<<"$code")"
