package io.github.pgprofiles.autoconfigure.servlet;

import java.io.IOException;
import java.util.concurrent.Callable;

import io.github.pgprofiles.WriteScope;
import io.github.pgprofiles.internal.spi.WritePositions;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Opens a {@link WriteScope} for each request, with what its caller says of its earlier
 * ones, and says in the answer up to where the caller has written. The scope is there for
 * dispatches of an asynchronous request too, and for what Spring MVC runs by itself on
 * other threads. Thread-safe.
 */
final class WritePositionFilter extends OncePerRequestFilter {

	private static final String REQUEST = WritePositionFilter.class.getName() + ".request";

	private final PositionCarrier carrier;

	private final ProfilePositions positions;

	WritePositionFilter(PositionCarrier carrier, ProfilePositions positions) {
		this.carrier = carrier;
		this.positions = positions;
	}

	/** One request, over all of its dispatches. */
	private record Request(WritePositions caller, WritePositionResponse response) {
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (request.getAttribute(REQUEST) instanceof Request begun) {
			filter(begun, request, response, chain);
			return;
		}
		WritePositions caller;
		try (WriteScope scope = WriteScope.open()) {
			caller = WritePositions.current();
			request.setAttribute(WriteScope.class.getName(), scope);
		}
		String known = this.carrier.read(request);
		if (known != null) {
			this.positions.hear(caller, known);
		}
		Request begun = new Request(caller, new WritePositionResponse(response, () -> {
			String text = this.positions.text(caller);
			if (text != null) {
				this.carrier.write(request, response, text, known);
			}
		}));
		request.setAttribute(REQUEST, begun);
		WebAsyncUtils.getAsyncManager(request).registerCallableInterceptor(REQUEST, new BindingInterceptor(caller));
		filter(begun, request, begun.response(), chain);
	}

	private static void filter(Request begun, HttpServletRequest request, HttpServletResponse response,
			FilterChain chain) throws ServletException, IOException {
		try (WritePositions.Binding bound = begun.caller().bind()) {
			chain.doFilter(request, response);
		}
		finally {
			if (!request.isAsyncStarted()) {
				begun.response().beforeCommit();
			}
		}
	}

	/** Binds the scope where Spring MVC runs a Callable or writes a stream. */
	private static final class BindingInterceptor implements CallableProcessingInterceptor {

		private final WritePositions caller;

		private WritePositions.@Nullable Binding bound;

		BindingInterceptor(WritePositions caller) {
			this.caller = caller;
		}

		@Override
		public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
			this.bound = this.caller.bind();
		}

		@Override
		public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
			WritePositions.Binding present = this.bound;
			this.bound = null;
			if (present != null) {
				present.close();
			}
		}

	}

}
