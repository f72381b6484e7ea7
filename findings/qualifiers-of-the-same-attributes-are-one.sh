#!/usr/bin/env bash
# Spring Framework 7.0.8, spring-beans.
# A bean definition keeps its qualifiers by the name of their type, and getQualifier(type) finds each. Yet getQualifiers()
# hands them out as a set in which equality is that of the attributes alone: of several qualifiers without a value that
# differ in nothing but their type only the first is left. What works by getQualifiers(), as ahead-of-time processing
# does, loses the others; a value that differs keeps them apart.
. "$(dirname "$0")/lib/java.sh"
code=$(cat <<'JAVA'
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.RootBeanDefinition;

public class Finding {

	public static void main(String[] args) {
		RootBeanDefinition plain = new RootBeanDefinition(Object.class);
		plain.addQualifier(new AutowireCandidateQualifier("com.example.First"));
		plain.addQualifier(new AutowireCandidateQualifier("com.example.Second"));
		System.out.println("one by one: " + plain.hasQualifier("com.example.First") + " "
				+ plain.hasQualifier("com.example.Second"));
		System.out.println("all: " + plain.getQualifiers().size());
		RootBeanDefinition valued = new RootBeanDefinition(Object.class);
		valued.addQualifier(new AutowireCandidateQualifier("com.example.First", "a"));
		valued.addQualifier(new AutowireCandidateQualifier("com.example.Second", "b"));
		System.out.println("all with values: " + valued.getQualifiers().size());
	}

}
JAVA
)
packages "${embedded[@]}" org.springframework:spring-beans:7.0.8
expect 'one by one: true true
all: 1
all with values: 2' "$(run_java <<<"$code")"
