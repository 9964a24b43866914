/**
 * What is fuzzed, and the replay of what the fuzzer found worth keeping. A target is a parser of
 * what comes from outside with the properties that hold for any input; {@code tools/fuzz} runs them
 * guided by coverage, {@code FuzzCorpusTest} runs them over {@code src/test/resources/fuzz}.
 */
@NullMarked
package vaultsnapshot.fuzz;

import org.jspecify.annotations.NullMarked;
