package io.github.pgprofiles.benchmarks.heap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.source.RowSource;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeSources;

/** The contenders: those that stream, and those that forget what it takes. */
final class HeapSources {

	private HeapSources() {
	}

	static List<String> names() {
		return List.copyOf(all().keySet());
	}

	static RowSource<Trade> open(String name, ServerAddress address) throws Exception {
		return Objects.requireNonNull(all().get(name), name).open(address);
	}

	private static Map<String, TradeSources.Opener> all() {
		Map<String, TradeSources.Opener> openers = new LinkedHashMap<>(TradeSources.streaming());
		openers.putAll(TradeSources.forgetful());
		return openers;
	}

}
