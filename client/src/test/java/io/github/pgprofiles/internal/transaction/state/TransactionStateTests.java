package io.github.pgprofiles.internal.transaction.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.time.ServerDeadline;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.testing.StubConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TransactionStateTests {

	private static final ServerDeadline LIMIT = new ServerDeadline(new Deadline(new TimeLimit(1000)), 1000);

	private final StubConnection connection = new StubConnection();

	private final DataSource dataSource = this.connection.dataSource();

	private final List<String> calls = new ArrayList<>();

	private ConnectionHolder holder;

	@BeforeEach
	void bind() {
		this.holder = new ConnectionHolder(this.connection.connection());
		TransactionSynchronizationManager.bindResource(this.dataSource, this.holder);
	}

	@AfterEach
	void nothingIsLeftOnTheThread() {
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.clearSynchronization();
		}
		TransactionSynchronizationManager.unbindResourceIfPossible(this.dataSource);
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
	}

	private TransactionState begun() {
		return TransactionState.begin(this.holder, TransactionOptions.defaults(), Duration.ZERO);
	}

	private static void complete(int status) {
		TransactionSynchronizationUtils.triggerBeforeCompletion();
		if (status == TransactionSynchronization.STATUS_COMMITTED) {
			TransactionSynchronizationUtils.triggerAfterCommit();
		}
		TransactionSynchronizationUtils.triggerAfterCompletion(status);
	}

	@Test
	void nobodyMakesItUnlessItIsNeeded() {
		assertThat(TransactionState.find(this.dataSource)).isNull();
		assertThat(TransactionState.isUsedExclusively(this.dataSource)).isFalse();
	}

	@Test
	void withoutAConnectionThereIsNone() {
		TransactionSynchronizationManager.unbindResource(this.dataSource);
		assertThatIllegalStateException().isThrownBy(() -> TransactionState.get(this.dataSource));
	}

	@Test
	void suspendedOneIsOutOfSightAndComesBackAsItWas() {
		TransactionState outer = begun();
		outer.beginExclusiveUse(() -> {
		});
		TransactionSynchronizationManager.unbindResource(this.dataSource);
		ConnectionHolder inner = new ConnectionHolder(this.connection.connection());
		TransactionSynchronizationManager.bindResource(this.dataSource, inner);
		assertThat(TransactionState.find(this.dataSource)).isNull();
		assertThat(TransactionState.isUsedExclusively(this.dataSource)).isFalse();
		TransactionSynchronizationManager.unbindResource(this.dataSource);
		TransactionSynchronizationManager.bindResource(this.dataSource, this.holder);
		assertThat(TransactionState.find(this.dataSource)).isSameAs(outer);
		assertThat(TransactionState.isUsedExclusively(this.dataSource)).isTrue();
		TransactionState.end(this.holder);
	}

	@Test
	void endRunsWhatWasToBeDoneThenOnce() {
		TransactionSynchronizationManager.initSynchronization();
		TransactionState state = begun();
		assertThat(state.atEnd(() -> this.calls.add("end"))).isTrue();
		TransactionState.end(this.holder);
		TransactionState.end(this.holder);
		complete(TransactionSynchronization.STATUS_COMMITTED);
		assertThat(this.calls).containsExactly("end");
	}

	@Test
	void whereNobodyHearsOfTheEndNothingIsPromised() {
		TransactionState state = begun();
		assertThat(state.atEnd(() -> this.calls.add("end"))).isFalse();
		TransactionState.end(this.holder);
		assertThat(this.calls).isEmpty();
	}

	@Test
	void exclusiveUseEndsBeforeTheTransactionDoes() {
		TransactionSynchronizationManager.initSynchronization();
		TransactionState state = TransactionState.get(this.dataSource);
		state.beginExclusiveUse(() -> this.calls.add("closed"));
		complete(TransactionSynchronization.STATUS_ROLLED_BACK);
		assertThat(this.calls).containsExactly("closed");
		assertThat(TransactionState.find(this.dataSource)).isNull();
		assertThat(state.isCommitted()).isFalse();
	}

	@Test
	void commitOfAnotherManagerIsKnownBeforeOthersHearOfIt() {
		TransactionSynchronizationManager.initSynchronization();
		TransactionState state = begun();
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public int getOrder() {
				return 0;
			}

			@Override
			public void afterCommit() {
				TransactionStateTests.this.calls.add("committed: " + state.isCommitted());
			}

		});
		state.noteCommit();
		complete(TransactionSynchronization.STATUS_COMMITTED);
		assertThat(this.calls).containsExactly("committed: true");
		assertThat(TransactionState.find(this.dataSource)).as("until its end").isSameAs(state);
		TransactionState.end(this.holder);
	}

	@Test
	void limitOfAPartGivesBackWhatThereWas() {
		TransactionState state = begun();
		Runnable outer = state.limit(LIMIT);
		ServerDeadline shorter = new ServerDeadline(new Deadline(new TimeLimit(10)), 0);
		Runnable inner = state.limit(shorter);
		assertThat(state.deadline()).isSameAs(shorter);
		inner.run();
		assertThat(state.deadline()).isSameAs(LIMIT);
		outer.run();
		assertThat(state.deadline()).isNull();
		TransactionState.end(this.holder);
	}

	@Test
	void ofAnotherManagerWithoutSynchronizationItGoesWithWhatNeededIt() {
		Runnable end = TransactionState.get(this.dataSource).limit(LIMIT);
		TransactionState.get(this.dataSource).beginExclusiveUse(() -> {
		});
		end.run();
		assertThat(TransactionState.find(this.dataSource)).isNotNull();
		TransactionState.get(this.dataSource).endExclusiveUse();
		assertThat(TransactionState.find(this.dataSource)).isNull();
	}

	@Test
	void failureIsKeptWhereTheEndIsHeardOf() {
		TransactionState.FailedStatement failed = new TransactionState.FailedStatement("select 1 / 0",
				new IllegalStateException());
		TransactionState unheard = TransactionState.get(this.dataSource);
		unheard.failed(failed);
		assertThat(unheard.failedStatement()).isNull();
		TransactionState state = begun();
		state.failed(failed);
		assertThat(state.failedStatement()).isSameAs(failed);
		state.failed(null);
		assertThat(state.failedStatement()).isNull();
		TransactionState.end(this.holder);
	}

	@Test
	void transactionOfWhichNobodyKnowsIsOver() {
		TransactionState state = begun();
		IllegalStateException unknown = new IllegalStateException();
		state.outcomeUnknown(unknown);
		assertThat(state.isOver()).isTrue();
		assertThat(state.outcomeUnknown()).isSameAs(unknown);
		TransactionState.end(this.holder);
	}

}
