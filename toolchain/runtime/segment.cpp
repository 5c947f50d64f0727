// One word that keeps the data segment in the ELF file: the runtime rejects a kernel whose .data lies in no segment,
// and ld drops the segment of a kernel that has no data.
extern "C" [[gnu::used]] unsigned opwright_data_segment = 1;
