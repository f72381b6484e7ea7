package io.github.pgprofiles.benchmarks.measure;

/**
 * Whether a contender reached a goal.
 *
 * @param contender its name
 * @param goal what was wanted
 * @param actual what was measured
 * @param met whether that is enough
 */
public record Verdict(String contender, String goal, String actual, boolean met) {

}
