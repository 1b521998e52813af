// The floor under the benchmark: the tutorial's training at its sizes, by hand in C++ for one thread with
// AVX2 and FMA, and nothing else. No framework can be expected to be faster; it says how far each one is
// from what the processor can do.
//
//     g++ -O3 -ffast-math -mavx2 -mfma floor.cpp -o floor && ./floor --steps 5000 --seed 1

#include <immintrin.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

constexpr int BATCH = 64, IDEAS = 5, WIDTH = 128, POINTS = 15;
constexpr int PAD = 16;  // a work takes 16 places: 15 points and a zero, two whole registers
constexpr float BETA1 = 0.9f, BETA2 = 0.999f, EPSILON = 1e-8f;

// C[m][n] = bias[n] + sum over k of A(m, k)·B[k][n], where A(m, k) = a[m·row + k·column]. The block of C that
// is being summed up stays in registers. M must be a multiple of ROWS and N of 8·REGS.
template <int M, int N, int K, int ROWS = 4, int REGS = 2>
void multiply(float *__restrict c, const float *__restrict a, int row, int column, const float *__restrict b,
              const float *bias, bool relu) {
    static_assert(M % ROWS == 0 && N % (8 * REGS) == 0);
    for (int n = 0; n < N; n += 8 * REGS)
        for (int m = 0; m < M; m += ROWS) {
            __m256 sum[ROWS][REGS];
            for (int i = 0; i < ROWS; i++)
                for (int j = 0; j < REGS; j++)
                    sum[i][j] = bias ? _mm256_loadu_ps(bias + n + 8 * j) : _mm256_setzero_ps();
            for (int k = 0; k < K; k++) {
                __m256 right[REGS];
                for (int j = 0; j < REGS; j++) right[j] = _mm256_loadu_ps(b + k * N + n + 8 * j);
                for (int i = 0; i < ROWS; i++) {
                    __m256 left = _mm256_broadcast_ss(a + (m + i) * row + k * column);
                    for (int j = 0; j < REGS; j++) sum[i][j] = _mm256_fmadd_ps(left, right[j], sum[i][j]);
                }
            }
            for (int i = 0; i < ROWS; i++)
                for (int j = 0; j < REGS; j++) {
                    if (relu) sum[i][j] = _mm256_max_ps(sum[i][j], _mm256_setzero_ps());
                    _mm256_storeu_ps(c + (m + i) * N + n + 8 * j, sum[i][j]);
                }
        }
}

template <int ROWS, int COLUMNS>
void transpose(float *__restrict to, const float *__restrict from) {
    for (int r = 0; r < ROWS; r++)
        for (int c = 0; c < COLUMNS; c++) to[c * ROWS + r] = from[r * COLUMNS + c];
}

// sums[n] = sum over the rows of x[m][n].
template <int M, int N>
void columns(float *__restrict sums, const float *__restrict x) {
    for (int n = 0; n < N; n++) sums[n] = x[n];
    for (int m = 1; m < M; m++)
        for (int n = 0; n < N; n++) sums[n] += x[m * N + n];
}

// A player's weights (or gradients, or moments), one after the other; the padding stays zero.
struct Painter {
    float w1[IDEAS * WIDTH], b1[WIDTH], w2[WIDTH * PAD], b2[PAD];
};
struct Critic {
    float w1[PAD * WIDTH], b1[WIDTH], w2[WIDTH], b2[8];
};

template <class Player>
struct Trained {
    alignas(32) Player w{}, grad{}, m{}, v{};

    void adam(float rate) {
        float *pw = (float *)&w, *pg = (float *)&grad, *pm = (float *)&m, *pv = (float *)&v;
        for (size_t i = 0; i < sizeof(Player) / sizeof(float); i++) {
            float g = pg[i];
            pm[i] = BETA1 * pm[i] + (1 - BETA1) * g;
            pv[i] = BETA2 * pv[i] + (1 - BETA2) * g * g;
            pw[i] -= rate * pm[i] / (std::sqrt(pv[i]) + EPSILON);
        }
    }
};

// xoshiro128+, eight of them side by side, so that the compiler makes eight numbers at once.
struct Random {
    alignas(32) uint32_t s[4][8];

    explicit Random(uint64_t seed) {
        for (auto &lane : s)
            for (auto &word : lane) {  // splitmix64
                uint64_t z = (seed += 0x9e3779b97f4a7c15);
                z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
                z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
                word = uint32_t((z ^ (z >> 31)) >> 16);
            }
    }
    void uniform(float *to, int n) {  // in [0, 1); n is a multiple of 8
        for (int at = 0; at < n; at += 8)
            for (int i = 0; i < 8; i++) {
                uint32_t sum = s[0][i] + s[3][i], t = s[1][i] << 9;
                s[2][i] ^= s[0][i], s[3][i] ^= s[1][i], s[1][i] ^= s[2][i], s[0][i] ^= s[3][i];
                s[2][i] ^= t, s[3][i] = s[3][i] << 11 | s[3][i] >> 21;
                to[at + i] = int(sum >> 8) * 0x1p-24f;
            }
    }
    template <int N>
    void normal(float *__restrict to) {  // Box and Muller
        static float u[N];
        uniform(u, N);
        for (int i = 0; i < N / 2; i++) {
            float r = std::sqrt(-2 * std::log(1 - u[i])), angle = float(2 * M_PI) * u[i + N / 2];
            to[i] = r * std::cos(angle);
            to[i + N / 2] = r * std::sin(angle);
        }
    }
};

static Trained<Painter> painter;
static Trained<Critic> critic;
alignas(32) static float ideas[BATCH * IDEAS], a[BATCH], curve[PAD], ones[PAD];
alignas(32) static float works[2 * BATCH * PAD];  // the artist's, then the painter's
alignas(32) static float hP[BATCH * WIDTH], hC[2 * BATCH * WIDTH], dP[BATCH * WIDTH], dC[2 * BATCH * WIDTH];
alignas(32) static float logits[2 * BATCH], p[2 * BATCH], dl[2 * BATCH], dWorks[BATCH * PAD];
alignas(32) static float turnedP[PAD * WIDTH], turnedC[WIDTH * PAD];

static void step(Random &random, int t, double scores[2]) {
    random.normal<BATCH * IDEAS>(ideas);
    random.uniform(a, BATCH);
    for (int i = 0; i < BATCH; i++)
        for (int x = 0; x < PAD; x++) works[i * PAD + x] = (1 + a[i]) * curve[x] + a[i] * ones[x];

    Painter &wp = painter.w;
    Critic &wc = critic.w;
    float *paintings = works + BATCH * PAD;
    multiply<BATCH, WIDTH, IDEAS>(hP, ideas, IDEAS, 1, wp.w1, wp.b1, true);
    multiply<BATCH, PAD, WIDTH>(paintings, hP, WIDTH, 1, wp.w2, wp.b2, false);
    multiply<2 * BATCH, WIDTH, POINTS>(hC, works, PAD, 1, wc.w1, wc.b1, true);
    for (int i = 0; i < 2 * BATCH; i++) {
        float sum = wc.b2[0];
        for (int j = 0; j < WIDTH; j++) sum += hC[i * WIDTH + j] * wc.w2[j];
        logits[i] = sum;
    }

    float pReal = 0, score = 0;
    for (int i = 0; i < 2 * BATCH; i++) p[i] = 1 / (1 + std::exp(-logits[i]));
    for (int i = 0; i < BATCH; i++) {
        pReal += p[i];
        score += std::log(p[i]) + std::log(1 - p[BATCH + i]);
        dl[i] = (p[i] - 1) / BATCH;
        dl[BATCH + i] = p[BATCH + i] / BATCH;
    }
    scores[0] = pReal / BATCH;
    scores[1] = score / BATCH;

    // The critic's gradient.
    Critic &gc = critic.grad;
    std::memset(gc.w2, 0, sizeof gc.w2);
    std::memset(gc.b2, 0, sizeof gc.b2);
    for (int i = 0; i < 2 * BATCH; i++) {
        for (int j = 0; j < WIDTH; j++) {
            float h = hC[i * WIDTH + j];
            gc.w2[j] += dl[i] * h;
            dC[i * WIDTH + j] = h > 0 ? dl[i] * wc.w2[j] : 0;
        }
        gc.b2[0] += dl[i];
    }
    multiply<PAD, WIDTH, 2 * BATCH>(gc.w1, works, 1, PAD, dC, nullptr, false);
    columns<2 * BATCH, WIDTH>(gc.b1, dC);

    // The painter's: his loss is the painted half of the critic's, with the other sign.
    Painter &gp = painter.grad;
    transpose<PAD, WIDTH>(turnedC, wc.w1);
    multiply<BATCH, PAD, WIDTH>(dWorks, dC + BATCH * WIDTH, WIDTH, 1, turnedC, nullptr, false);
    for (float &d : dWorks) d = -d;
    transpose<WIDTH, PAD>(turnedP, wp.w2);
    multiply<BATCH, WIDTH, POINTS>(dP, dWorks, PAD, 1, turnedP, nullptr, false);
    for (int i = 0; i < BATCH * WIDTH; i++) dP[i] = hP[i] > 0 ? dP[i] : 0;
    multiply<IDEAS, WIDTH, BATCH, IDEAS, 2>(gp.w1, ideas, 1, IDEAS, dP, nullptr, false);
    columns<BATCH, WIDTH>(gp.b1, dP);
    multiply<WIDTH, PAD, BATCH>(gp.w2, hP, 1, WIDTH, dWorks, nullptr, false);
    columns<BATCH, PAD>(gp.b2, dWorks);

    float rate = float(1e-4 * std::sqrt(1 - std::pow(0.999, t)) / (1 - std::pow(0.9, t)));
    critic.adam(rate);
    painter.adam(rate);
}

// Glorot uniform, for a matrix stored with some columns of padding.
static void glorot(Random &random, float *w, int in, int out, int stride) {
    std::vector<float> u((in * out + 7) / 8 * 8);
    random.uniform(u.data(), int(u.size()));
    float limit = std::sqrt(6.0f / float(in + out));
    for (int i = 0; i < in; i++)
        for (int j = 0; j < out; j++) w[i * stride + j] = limit * (2 * u[i * out + j] - 1);
}

int main(int argc, char **argv) {
    int steps = 5000, seed = 1;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!std::strcmp(argv[i], "--steps")) steps = std::atoi(argv[i + 1]);
        if (!std::strcmp(argv[i], "--seed")) seed = std::atoi(argv[i + 1]);
    }
    Random random{uint64_t(seed)};
    glorot(random, painter.w.w1, IDEAS, WIDTH, WIDTH);
    glorot(random, painter.w.w2, WIDTH, POINTS, PAD);
    glorot(random, critic.w.w1, POINTS, WIDTH, WIDTH);
    glorot(random, critic.w.w2, WIDTH, 1, 1);
    for (int x = 0; x < POINTS; x++) {
        float at = -1 + 2 * x / float(POINTS - 1);
        curve[x] = at * at;
        ones[x] = 1;
    }
    std::vector<double> scores(2 * size_t(steps));
    auto start = std::chrono::steady_clock::now();
    for (int t = 1; t <= steps; t++) step(random, t, &scores[2 * (t - 1)]);
    double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    double pReal = 0, dScore = 0;
    int last = steps < 500 ? steps : 500;
    for (int t = steps - last; t < steps; t++) pReal += scores[2 * t] / last, dScore += scores[2 * t + 1] / last;
    std::printf("{\"train_s\": %.4f, \"us_per_step\": %.2f, \"compile_s\": 0, \"p_real\": %.5f, \"d_score\": %.5f}\n",
                seconds, seconds / steps * 1e6, pReal, dScore);
}
