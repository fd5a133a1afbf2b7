package main

import (
	"context"
	"strings"

	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

const traceTopic = "RMQ_SYS_TRACE_TOPIC"

// traces has a traced message fail once and be consumed then, and reports its id and the bodies that the client wrote into
// the trace topic: five records.
func traces(namesrv string) (any, error) {
	tracing := func() *primitive.TraceConfig {
		return &primitive.TraceConfig{Access: primitive.Local, Resolver: primitive.NewPassthroughResolver([]string{namesrv})}
	}
	producing, err := startProducer(namesrv, "PG_go_traced", producer.WithTrace(tracing()))
	if err != nil {
		return nil, err
	}
	sent, err := producing.SendSync(context.Background(), primitive.NewMessage("go-traced", []byte("hello")).WithTag("TagA").WithKeys([]string{"go-key"}))
	if err != nil {
		return nil, err
	}
	take := func(message *primitive.MessageExt) consumer.ConsumeResult {
		if message.ReconsumeTimes == 0 {
			return consumer.ConsumeRetryLater
		}
		return consumer.ConsumeSuccess
	}
	received := make(chan *primitive.MessageExt, 100)
	if _, err := startConsumer(namesrv, "CG_go_traced", "go-traced", received, take, consumer.WithTrace(tracing())); err != nil {
		return nil, err
	}
	collect(received, 1)
	written := make(chan *primitive.MessageExt, 100)
	all := func(*primitive.MessageExt) consumer.ConsumeResult { return consumer.ConsumeSuccess }
	if _, err := startConsumer(namesrv, "CG_go_traces", traceTopic, written, all); err != nil {
		return nil, err
	}
	bodies := [][]byte{}
	for records := 0; records < 5; {
		next := collect(written, 1)
		if len(next) == 0 {
			break
		}
		bodies = append(bodies, next[0].Body)
		records += strings.Count(string(next[0].Body), "\x02")
	}
	return map[string]any{"uniqueId": sent.MsgID, "bodies": bodies}, nil
}
