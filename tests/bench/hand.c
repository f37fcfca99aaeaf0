/* The model `cartels`, default variant, written by hand: the yardstick.

   Runs fill the lanes of the widest register. Each stage is one pass over the groups:
   the total of the new values is added up while they are made, a rival list holds
   nonzeros only, one over (allies + 1) is computed beforehand. */

#include <stdlib.h>

#ifdef __AVX512F__
#define W 8
#elif defined(__AVX__)
#define W 4
#else
#define W 2
#endif
#define N 150

typedef double v __attribute__((vector_size(8 * W)));
typedef long long mask __attribute__((vector_size(8 * W)));

static inline v larger(v a, v b) {
  mask k = a > b;
  return (v)(((mask)a & k) | ((mask)b & ~k));
}

typedef struct {
  const int *start, *rival;
  const double *weight, *divided;
} ties;

typedef struct {
  v recruited, incapacitated, killed, saturated;
} tally;

static inline __attribute__((always_inline)) v
stage(int row, double h, ties net, const v *restrict now, const v *restrict base,
      v *restrict next, v *restrict sum, v all, v rho, v eta, v theta, v omega, v cap,
      tally *flow) {
  v arrests = eta / larger(all, cap), total = {}, killed = {}, saturated = {};
  for (int i = 0; i < N; i++) {
    v x = now[i], foes = all - x;
    for (int e = net.start[i]; e < net.start[i + 1]; e++)
      foes += net.weight[e] * now[net.rival[e]];
    v dead = theta * x * (foes * net.divided[i]), left = omega * x * x;
    v rate = rho * x - arrests * x - dead - left, new;
    killed += dead;
    saturated += left;
    if (row == 0) {
      sum[i] = rate;
      new = base[i] + h / 2 * rate;
    } else if (row == 1) {
      sum[i] += 2 * rate;
      new = base[i] + h / 2 * rate;
    } else if (row == 2) {
      sum[i] += 2 * rate;
      new = base[i] + h * rate;
    } else {
      new = larger(base[i] + h / 6 * (sum[i] + rate), (v){});
    }
    next[i] = new;
    total += new;
  }
  double share = row == 0 || row == 3 ? h / 6 : h / 3;
  flow->recruited += share * (rho * all);
  flow->incapacitated += share * (arrests * all);
  flow->killed += share * killed;
  flow->saturated += share * saturated;
  return total;
}

int lanes(void) { return W; }

/* in: (6, blocks) and out: (155, blocks) vectors; the last row of out is not zero where
   a run is broken. */
void run(long from, long until, long blocks, long steps, double h, const int *start,
         const int *rival, const double *weight, const double *divided,
         const double *share, const v *in, v *out) {
  ties net = {start, rival, weight, divided};
  v *room = aligned_alloc(64, 4 * N * sizeof(v));
  v *restrict c = room, *restrict a = room + N, *restrict b = room + 2 * N,
                                  *restrict sum = room + 3 * N;
  for (long k = from; k < until; k++) {
    v rho = in[k], eta = in[blocks + k], theta = in[2 * blocks + k],
      omega = in[3 * blocks + k], first = in[4 * blocks + k],
      cap = in[5 * blocks + k], all = {};
    tally flow = {};
    mask broken = {};
    for (int i = 0; i < N; i++)
      all += c[i] = first * share[i];
    for (long t = 0; t < steps; t++) {
      broken |= all - all != 0;
      all = stage(0, h, net, c, c, a, sum, all, rho, eta, theta, omega, cap, &flow);
      all = stage(1, h, net, a, c, b, sum, all, rho, eta, theta, omega, cap, &flow);
      all = stage(2, h, net, b, c, a, sum, all, rho, eta, theta, omega, cap, &flow);
      all = stage(3, h, net, a, c, c, sum, all, rho, eta, theta, omega, cap, &flow);
    }
    for (int i = 0; i < N; i++)
      out[i * blocks + k] = c[i];
    out[N * blocks + k] = flow.recruited;
    out[(N + 1) * blocks + k] = flow.incapacitated;
    out[(N + 2) * blocks + k] = flow.killed;
    out[(N + 3) * blocks + k] = flow.saturated;
    out[(N + 4) * blocks + k] = (v)(broken | (all - all != 0));
  }
  free(room);
}
