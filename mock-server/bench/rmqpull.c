// rmqpull.c - pulls RocketMQ messages (code 11, sysFlag 4: the subscription is in the request) as fast as the server answers, on loopback.
// cc -O2 -Wall -o rmqpull rmqpull.c
// usage: rmqpull key=value ...   port=10911 topic=T queues=4 conns=4 batch=32 n=1000000 maxsec=30 pid=P
// Each connection reads one queue (connection number modulo queues) from its start, one request under way, and begins
// again at its end, until n messages came. Every message of an answer is walked by its length and checked for its magic.
// Prints one JSON line: messages, seconds, rate, MB/s, pull latency in microseconds, CPU seconds of process P.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { RECEIVE_BYTES = 4 << 20, MAX_SAMPLES = 2000000, CODE_PULL = 11, CODE_FOUND = 0 };
static const uint32_t MESSAGE_MAGIC = 0xDAA320A7u;

static char topic[128] = "TopicTest";
static int port = 10911, queues = 4, conns = 4, batch = 32, broker_pid = 0;
static uint64_t wanted = 1000000;
static double max_seconds = 30;

typedef struct {
  int fd, queue;
  uint64_t offset, asked_at;
  uint8_t *in;
  size_t filled;
} Connection;

static uint32_t *samples;
static uint64_t sample_count, messages, body_bytes, pulls;

static void die(const char *what) { fprintf(stderr, "rmqpull: %s (%s)\n", what, strerror(errno)); exit(2); }
static uint64_t now_ns(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return (uint64_t)t.tv_sec * 1000000000ull + t.tv_nsec; }
static uint32_t read32(const uint8_t *p) { return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3]; }
static void write32(uint8_t *p, uint32_t v) { p[0] = v >> 24; p[1] = v >> 16; p[2] = v >> 8; p[3] = v; }

static double cpu_seconds(int pid) {
  char path[64], line[1024];
  unsigned long user = 0, kernel = 0;
  if (!pid) return 0;
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *file = fopen(path, "r");
  if (!file) return 0;
  if (fgets(line, sizeof line, file)) {
    char *after_name = strrchr(line, ')');
    if (after_name) sscanf(after_name + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel);
  }
  fclose(file);
  return (user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

static int dial(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, (void *)&address, sizeof address)) die("connect");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

static void ask(Connection *c) {
  uint8_t frame[2048];
  int length = snprintf((char *)frame + 8, sizeof frame - 8,
    "{\"code\":%d,\"extFields\":{\"consumerGroup\":\"CG_bench\",\"topic\":\"%s\",\"queueId\":\"%d\",\"queueOffset\":\"%lu\",\"maxMsgNums\":\"%d\","
    "\"sysFlag\":\"4\",\"commitOffset\":\"0\",\"suspendTimeoutMillis\":\"0\",\"subscription\":\"*\",\"subVersion\":\"0\",\"expressionType\":\"TAG\"},"
    "\"flag\":0,\"language\":\"JAVA\",\"opaque\":%lu,\"serializeTypeCurrentRPC\":\"JSON\",\"version\":409}",
    CODE_PULL, topic, c->queue, c->offset, batch, pulls % 1000000000ul);
  write32(frame, 4 + length);
  write32(frame + 4, length);
  c->asked_at = now_ns();
  if (write(c->fd, frame, 8 + length) != 8 + length) die("write");
}

static uint64_t number_after(const uint8_t *header, uint32_t length, const char *name) {
  uint8_t *found = memmem(header, length, name, strlen(name));
  if (!found) die(name);
  found += strlen(name);
  while (*found == '"' || *found == ':') found++;
  return strtoull((char *)found, NULL, 10);
}

static void take_answer(Connection *c, const uint8_t *frame, uint32_t length) {
  uint32_t header_length = read32(frame + 4) & 0xffffff;
  const uint8_t *header = frame + 8, *body = header + header_length, *end = frame + 4 + length;
  uint64_t code = number_after(header, header_length, "\"code\":");
  if (sample_count < MAX_SAMPLES) samples[sample_count++] = (now_ns() - c->asked_at) / 1000;
  pulls++;
  if (code != CODE_FOUND) {
    if (c->offset == 0) die("the first pull of a queue found nothing");
    c->offset = 0;
    return;
  }
  for (const uint8_t *message = body; message < end; message += read32(message)) {
    if (message + 8 > end || read32(message + 4) != MESSAGE_MAGIC || read32(message) < 91 || message + read32(message) > end) die("not a message");
    messages++;
  }
  body_bytes += end - body;
  c->offset = number_after(header, header_length, "\"nextBeginOffset\"");
}

static int by_size(const void *a, const void *b) { uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b; return x < y ? -1 : x > y; }

static void read_options(int count, char **words) {
  for (int i = 1; i < count; i++) {
    char *equals = strchr(words[i], '=');
    if (!equals) die(words[i]);
    *equals = 0;
    char *name = words[i], *value = equals + 1;
    if (!strcmp(name, "topic")) snprintf(topic, sizeof topic, "%s", value);
    else if (!strcmp(name, "port")) port = atoi(value);
    else if (!strcmp(name, "queues")) queues = atoi(value);
    else if (!strcmp(name, "conns")) conns = atoi(value);
    else if (!strcmp(name, "batch")) batch = atoi(value);
    else if (!strcmp(name, "n")) wanted = strtoull(value, NULL, 10);
    else if (!strcmp(name, "maxsec")) max_seconds = atof(value);
    else if (!strcmp(name, "pid")) broker_pid = atoi(value);
    else die(name);
  }
}

int main(int count, char **words) {
  read_options(count, words);
  samples = malloc(sizeof *samples * MAX_SAMPLES);
  Connection *all = calloc(conns, sizeof *all);
  int poller = epoll_create1(0);
  double cpu_before = cpu_seconds(broker_pid);
  uint64_t started = now_ns();
  for (int i = 0; i < conns; i++) {
    all[i] = (Connection){.fd = dial(), .queue = i % queues, .in = malloc(RECEIVE_BYTES)};
    struct epoll_event event = {EPOLLIN, {.ptr = &all[i]}};
    epoll_ctl(poller, EPOLL_CTL_ADD, all[i].fd, &event);
    ask(&all[i]);
  }
  while (messages < wanted && (now_ns() - started) / 1e9 < max_seconds) {
    struct epoll_event ready[64];
    int n = epoll_wait(poller, ready, 64, 1000);
    for (int i = 0; i < n; i++) {
      Connection *c = ready[i].data.ptr;
      ssize_t got = read(c->fd, c->in + c->filled, RECEIVE_BYTES - c->filled);
      if (got <= 0) die("the server closed the connection");
      c->filled += got;
      if (c->filled < 4 || c->filled < 4 + (size_t)read32(c->in)) continue;
      take_answer(c, c->in, read32(c->in));
      c->filled = 0; // One request under way: nothing can follow its answer.
      ask(c);
    }
  }
  double seconds = (now_ns() - started) / 1e9;
  qsort(samples, sample_count, sizeof *samples, by_size);
  printf("{\"conns\":%d,\"queues\":%d,\"batch\":%d,\"messages\":%lu,\"pulls\":%lu,\"sec\":%.3f,\"rate\":%.0f,\"mb_s\":%.1f,\"server_cpu_s\":%.2f,\"lat_us\":{\"p50\":%u,\"p99\":%u}}\n",
    conns, queues, batch, messages, pulls, seconds, messages / seconds, body_bytes / seconds / 1e6, cpu_seconds(broker_pid) - cpu_before,
    sample_count ? samples[sample_count / 2] : 0, sample_count ? samples[sample_count * 99 / 100] : 0);
  return 0;
}
