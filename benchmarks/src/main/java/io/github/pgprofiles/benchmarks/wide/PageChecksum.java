package io.github.pgprofiles.benchmarks.wide;

import java.util.List;

import io.github.pgprofiles.benchmarks.source.Checksum;

/** Adds up something of each column; a NULL adds nothing. */
final class PageChecksum implements Checksum<Page> {

	private long rows;

	private long ids;

	private long characters;

	private long bytes;

	private long numbers;

	private long letters;

	@Override
	public void accept(Page page) {
		this.rows++;
		this.ids += page.id();
		String document = page.document();
		if (document != null) {
			this.characters += document.length() + document.charAt(document.length() / 2);
		}
		byte[] image = page.image();
		if (image != null) {
			this.bytes += image.length + image[image.length / 2];
		}
		if (page.numbers() != null) {
			for (Long number : page.numbers()) {
				this.numbers += number;
			}
		}
		if (page.tags() != null) {
			for (String tag : page.tags()) {
				this.letters += tag.length();
			}
		}
	}

	@Override
	public List<Long> sums() {
		return List.of(this.rows, this.ids, this.characters, this.bytes, this.numbers, this.letters);
	}

}
