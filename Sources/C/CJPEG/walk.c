#include "walk.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>
// Behind jpeglib.h: the numbers of its messages.
#include <jerror.h>

struct walk {
    struct jpeg_error_mgr errors;
    jmp_buf failed;
    void *context;
    pressroom_jpeg_scan_begins scanBegins;
    pressroom_jpeg_flawed flawed;
};

static enum pressroom_jpeg_flaw flaw(int code) {
    switch (code) {
    case JWRN_JPEG_EOF: return pressroom_jpeg_file_ends;
    case JWRN_HIT_MARKER: return pressroom_jpeg_data_end;
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE: return pressroom_jpeg_bad_code;
    case JWRN_MUST_RESYNC: return pressroom_jpeg_out_of_step;
    default: return pressroom_jpeg_other;
    }
}

// > This method can return or not, as it sees fit: level -1 is a warning, 0 and more a trace.
static void emitMessage(j_common_ptr common, int level) {
    struct walk *walk = (struct walk *)common->err;
    if (level >= 0 || !common->is_decompressor) return;
    j_decompress_ptr decoder = (j_decompress_ptr)common;
    walk->flawed(walk->context, flaw(common->err->msg_code), (int)decoder->input_iMCU_row);
}

static void errorExit(j_common_ptr common) {
    longjmp(((struct walk *)common->err)->failed, 1);
}

static void beginScan(j_decompress_ptr decoder, struct walk *walk) {
    pressroom_jpeg_scan scan = {
        .componentCount = decoder->comps_in_scan,
        .firstCoefficient = decoder->Ss,
        // Of a sequential picture the field may say anything.
        .lastCoefficient = decoder->progressive_mode ? decoder->Se : 63,
        .bitsLeft = decoder->progressive_mode ? decoder->Al : 0,
        .hasRestarts = decoder->restart_interval != 0,
    };
    if (!decoder->progressive_mode) scan.firstCoefficient = 0;
    for (int index = 0; index < decoder->comps_in_scan; index++)
        scan.components[index] = decoder->cur_comp_info[index]->component_index;
    walk->scanBegins(walk->context, &scan);
}

static void describeFrame(j_decompress_ptr decoder, pressroom_jpeg_frame *frame) {
    frame->rows = (int)decoder->total_iMCU_rows;
    frame->componentCount = decoder->num_components < 4 ? decoder->num_components : 4;
    for (int index = 0; index < frame->componentCount; index++) {
        jpeg_component_info *component = &decoder->comp_info[index];
        frame->blocks[index] = component->h_samp_factor * component->v_samp_factor;
    }
}

// All coefficients are kept, as a decoder of such a picture does.
static void walkScans(j_decompress_ptr decoder, struct walk *walk) {
    decoder->buffered_image = TRUE;
    jpeg_start_decompress(decoder);
    beginScan(decoder, walk);
    for (;;) {
        int status = jpeg_consume_input(decoder);
        if (status == JPEG_REACHED_EOI || status == JPEG_SUSPENDED) return;
        if (status == JPEG_REACHED_SOS) beginScan(decoder, walk);
    }
}

// The pixels are made of averages of blocks alone, and thrown away.
static void walkRows(j_decompress_ptr decoder, struct walk *walk) {
    jpeg_start_decompress(decoder);
    beginScan(decoder, walk);
    JSAMPARRAY row = decoder->mem->alloc_sarray(
        (j_common_ptr)decoder, JPOOL_IMAGE,
        decoder->output_width * (JDIMENSION)decoder->output_components, 1);
    while (decoder->output_scanline < decoder->output_height)
        jpeg_read_scanlines(decoder, row, 1);
    jpeg_finish_decompress(decoder);
}

int pressroom_jpeg_walk(const uint8_t *bytes, size_t count, void *context,
                        pressroom_jpeg_scan_begins scanBegins, pressroom_jpeg_flawed flawed,
                        pressroom_jpeg_frame *frame) {
    struct walk walk = {.context = context, .scanBegins = scanBegins, .flawed = flawed};
    struct jpeg_decompress_struct decoder;
    decoder.err = jpeg_std_error(&walk.errors);
    walk.errors.emit_message = emitMessage;
    walk.errors.error_exit = errorExit;
    if (setjmp(walk.failed)) {
        int code = walk.errors.msg_code;
        jpeg_destroy_decompress(&decoder);
        return code == JERR_OUT_OF_MEMORY ? pressroom_jpeg_no_memory : pressroom_jpeg_unreadable;
    }
    jpeg_create_decompress(&decoder);
    jpeg_mem_src(&decoder, bytes, (unsigned long)count);
    jpeg_read_header(&decoder, TRUE);
    describeFrame(&decoder, frame);
    decoder.scale_num = 1;
    decoder.scale_denom = 8;
    decoder.out_color_space = decoder.jpeg_color_space;
    decoder.dct_method = JDCT_IFAST;
    if (jpeg_has_multiple_scans(&decoder)) walkScans(&decoder, &walk);
    else walkRows(&decoder, &walk);
    jpeg_destroy_decompress(&decoder);
    return pressroom_jpeg_walked;
}
