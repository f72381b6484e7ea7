package io.github.pgprofiles.internal.driver;

import java.io.Closeable;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;

import org.jspecify.annotations.NullUnmarked;
import org.postgresql.PGNotification;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.Encoding;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.ParameterList;
import org.postgresql.core.ProtocolVersion;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ReplicationProtocol;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.EscapeSyntaxCallMode;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.util.HostSpec;

/**
 * The driver's protocol, as it stands behind every statement of a connection. Leaves all
 * to another one. As the driver has it, not null-marked.
 */
@NullUnmarked
@SuppressWarnings("deprecation") // the driver's own interface still has them
abstract class DelegatingExecutor implements QueryExecutor {

	private final QueryExecutor delegate;

	DelegatingExecutor(QueryExecutor delegate) {
		this.delegate = delegate;
	}

	final QueryExecutor delegate() {
		return this.delegate;
	}

	@Override
	public Query createSimpleQuery(String value) throws SQLException {
		return this.delegate.createSimpleQuery(value);
	}

	@Override
	public boolean isReWriteBatchedInsertsEnabled() {
		return this.delegate.isReWriteBatchedInsertsEnabled();
	}

	@Override
	public int getReWriteBatchedInsertsSize() {
		return this.delegate.getReWriteBatchedInsertsSize();
	}

	@Override
	public CachedQuery createQuery(String sql, boolean escapeProcessing, boolean isParameterized, String... columnNames)
			throws SQLException {
		return this.delegate.createQuery(sql, escapeProcessing, isParameterized, columnNames);
	}

	@Override
	public Object createQueryKey(String sql, boolean escapeProcessing, boolean isParameterized, String... columnNames) {
		return this.delegate.createQueryKey(sql, escapeProcessing, isParameterized, columnNames);
	}

	@Override
	public CachedQuery createQueryByKey(Object value) throws SQLException {
		return this.delegate.createQueryByKey(value);
	}

	@Override
	public CachedQuery borrowQueryByKey(Object value) throws SQLException {
		return this.delegate.borrowQueryByKey(value);
	}

	@Override
	public CachedQuery borrowQuery(String value) throws SQLException {
		return this.delegate.borrowQuery(value);
	}

	@Override
	public CachedQuery borrowCallableQuery(String value) throws SQLException {
		return this.delegate.borrowCallableQuery(value);
	}

	@Override
	public CachedQuery borrowReturningQuery(String value, String[] other) throws SQLException {
		return this.delegate.borrowReturningQuery(value, other);
	}

	@Override
	public void releaseQuery(CachedQuery value) {
		this.delegate.releaseQuery(value);
	}

	@Override
	public Query wrap(List<NativeQuery> value) {
		return this.delegate.wrap(value);
	}

	@Override
	public ParameterList createFastpathParameters(int value) {
		return this.delegate.createFastpathParameters(value);
	}

	@Override
	public ProtocolVersion getProtocolVersion() {
		return this.delegate.getProtocolVersion();
	}

	@Override
	public void addBinaryReceiveOid(int value) {
		this.delegate.addBinaryReceiveOid(value);
	}

	@Override
	public void removeBinaryReceiveOid(int value) {
		this.delegate.removeBinaryReceiveOid(value);
	}

	@Override
	public Set<? extends Integer> getBinaryReceiveOids() {
		return this.delegate.getBinaryReceiveOids();
	}

	@Override
	public void setBinaryReceiveOids(Set<Integer> value) {
		this.delegate.setBinaryReceiveOids(value);
	}

	@Override
	public void addBinarySendOid(int value) {
		this.delegate.addBinarySendOid(value);
	}

	@Override
	public void removeBinarySendOid(int value) {
		this.delegate.removeBinarySendOid(value);
	}

	@Override
	public Set<? extends Integer> getBinarySendOids() {
		return this.delegate.getBinarySendOids();
	}

	@Override
	public void setBinarySendOids(Set<Integer> value) {
		this.delegate.setBinarySendOids(value);
	}

	@Override
	public boolean getIntegerDateTimes() {
		return this.delegate.getIntegerDateTimes();
	}

	@Override
	public HostSpec getHostSpec() {
		return this.delegate.getHostSpec();
	}

	@Override
	public String getUser() {
		return this.delegate.getUser();
	}

	@Override
	public String getDatabase() {
		return this.delegate.getDatabase();
	}

	@Override
	public void sendQueryCancel() throws SQLException {
		this.delegate.sendQueryCancel();
	}

	@Override
	public int getBackendPID() {
		return this.delegate.getBackendPID();
	}

	@Override
	public void abort() {
		this.delegate.abort();
	}

	@Override
	public void close() {
		this.delegate.close();
	}

	@Override
	public Closeable getCloseAction() {
		return this.delegate.getCloseAction();
	}

	@Override
	public boolean isClosed() {
		return this.delegate.isClosed();
	}

	@Override
	public String getServerVersion() {
		return this.delegate.getServerVersion();
	}

	@Override
	public PGNotification[] getNotifications() throws SQLException {
		return this.delegate.getNotifications();
	}

	@Override
	public SQLWarning getWarnings() {
		return this.delegate.getWarnings();
	}

	@Override
	public int getServerVersionNum() {
		return this.delegate.getServerVersionNum();
	}

	@Override
	public TransactionState getTransactionState() {
		return this.delegate.getTransactionState();
	}

	@Override
	public boolean getStandardConformingStrings() {
		return this.delegate.getStandardConformingStrings();
	}

	@Override
	public boolean getQuoteReturningIdentifiers() {
		return this.delegate.getQuoteReturningIdentifiers();
	}

	@Override
	public TimeZone getTimeZone() {
		return this.delegate.getTimeZone();
	}

	@Override
	public Encoding getEncoding() {
		return this.delegate.getEncoding();
	}

	@Override
	public String getApplicationName() {
		return this.delegate.getApplicationName();
	}

	@Override
	public boolean isColumnSanitiserDisabled() {
		return this.delegate.isColumnSanitiserDisabled();
	}

	@Override
	public EscapeSyntaxCallMode getEscapeSyntaxCallMode() {
		return this.delegate.getEscapeSyntaxCallMode();
	}

	@Override
	public PreferQueryMode getPreferQueryMode() {
		return this.delegate.getPreferQueryMode();
	}

	@Override
	public void setPreferQueryMode(PreferQueryMode value) {
		this.delegate.setPreferQueryMode(value);
	}

	@Override
	public AutoSave getAutoSave() {
		return this.delegate.getAutoSave();
	}

	@Override
	public void setAutoSave(AutoSave value) {
		this.delegate.setAutoSave(value);
	}

	@Override
	public boolean willHealOnRetry(SQLException value) {
		return this.delegate.willHealOnRetry(value);
	}

	@Override
	public void setFlushCacheOnDeallocate(boolean value) {
		this.delegate.setFlushCacheOnDeallocate(value);
	}

	@Override
	public boolean isFlushCacheOnDdl() {
		return this.delegate.isFlushCacheOnDdl();
	}

	@Override
	public void setFlushCacheOnDdl(boolean value) {
		this.delegate.setFlushCacheOnDdl(value);
	}

	@Override
	public ReplicationProtocol getReplicationProtocol() {
		return this.delegate.getReplicationProtocol();
	}

	@Override
	public void setNetworkTimeout(int value) throws IOException {
		this.delegate.setNetworkTimeout(value);
	}

	@Override
	public int getNetworkTimeout() throws IOException {
		return this.delegate.getNetworkTimeout();
	}

	@Override
	public Map<String, String> getParameterStatuses() {
		return this.delegate.getParameterStatuses();
	}

	@Override
	public String getParameterStatus(String value) {
		return this.delegate.getParameterStatus(value);
	}

	@Override
	public int getAdaptiveFetchSize(boolean value, ResultCursor other) {
		return this.delegate.getAdaptiveFetchSize(value, other);
	}

	@Override
	public boolean getAdaptiveFetch() {
		return this.delegate.getAdaptiveFetch();
	}

	@Override
	public void setAdaptiveFetch(boolean value) {
		this.delegate.setAdaptiveFetch(value);
	}

	@Override
	public void addQueryToAdaptiveFetchCache(boolean value, ResultCursor other) {
		this.delegate.addQueryToAdaptiveFetchCache(value, other);
	}

	@Override
	public void removeQueryFromAdaptiveFetchCache(boolean value, ResultCursor other) {
		this.delegate.removeQueryFromAdaptiveFetchCache(value, other);
	}

	@Override
	public boolean useBinaryForSend(int value) {
		return this.delegate.useBinaryForSend(value);
	}

	@Override
	public boolean useBinaryForReceive(int value) {
		return this.delegate.useBinaryForReceive(value);
	}

}
